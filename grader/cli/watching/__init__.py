"""Check a file at every save: what `watch` does.

`saves` and `keys` report what happens. `judging` has a file judged at the same time. `changes` and `pages` describe the
outcome, and `display` shows it in the terminal. `session` connects them: one event after another, in one thread.
"""
