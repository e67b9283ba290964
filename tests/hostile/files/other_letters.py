def twіce(x):
    return 2 * x
