"""Checking an exercise from a notebook: `%load_ext grader`, then `%%check ex02` above a cell.

`cells` selects what an exercise needs from the cells that ran, `judging` has the command judge it in a process of its
own, and `extension` talks to IPython. The kernel never judges, and is never forked.
"""
