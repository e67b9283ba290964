def twice(x):
    raise ValueError("x" * (100 << 20))
