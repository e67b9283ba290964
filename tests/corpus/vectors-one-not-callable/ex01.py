def length(x):
    return (x * x).sum().sqrt()


mean_square = 3


def absolute(x):
    return x.abs()
