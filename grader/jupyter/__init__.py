"""Checking an exercise from a notebook: `%load_ext grader`, then `%%check ex02` above a cell.

`cells` takes what an exercise needs out of what was run, `judging` has it judged by the command in a process of its
own, `extension` talks to IPython. The kernel never judges, and nothing is forked from it.
"""
