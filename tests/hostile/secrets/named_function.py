def twice(x):
    names = {}
    line = f"raise ValueError('LEAK{x[0]:.0f}')"
    exec(compile(line, "ex01.py", "exec"), names)
