def length(x):
    return x.nrm()


def mean_square(x):
    return (x * x).mean()
