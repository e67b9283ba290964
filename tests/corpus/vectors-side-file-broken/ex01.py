from helpers import squares


def length(x):
    return squares(x).sum().sqrt()


def mean_square(x):
    return squares(x).mean()


def absolute(x):
    return x.abs()
