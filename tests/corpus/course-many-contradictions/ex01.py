def length(x):
    return x
