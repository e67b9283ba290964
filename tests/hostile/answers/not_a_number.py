def twice(x):
    return x * float("nan")
