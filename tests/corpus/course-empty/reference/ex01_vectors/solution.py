def length(x):
    return (x * x).sum().sqrt()


def mean_square(x):
    return (x * x).mean()


def absolute(x):
    return x.abs()
