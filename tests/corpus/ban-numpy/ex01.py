import numpy as np


def length(x):
    return x.new_tensor(np.linalg.norm(x.numpy()))


def mean_square(x):
    return (x * x).mean()


def absolute(x):
    return x.abs()
