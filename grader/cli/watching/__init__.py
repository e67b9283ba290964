"""Checking a file at every save: what `watch` does.

`saves` and `keys` tell what happens, `judging` has a file judged beside all that, `changes` and `pages` say what came
of it, `display` puts it on the terminal, and `session` holds them together: one event after another, in one thread.
"""
