import helpers


def length(x):
    return helpers.size_of(x)


def mean_square(x):
    return (x * x).mean()


def absolute(x):
    return x.abs()
