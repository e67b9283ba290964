def twice(x):
    return twice(x)
