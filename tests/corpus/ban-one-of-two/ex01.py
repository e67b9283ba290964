def length(x):
    return (x * x).sum().sqrt()


def mean_square(x):
    return x.norm() ** 2 / x.numel()


def absolute(x):
    return x.abs()
