def length(x):
    return (x * x).sum().sqrt()


def absolute(x):
    return x.abs()
