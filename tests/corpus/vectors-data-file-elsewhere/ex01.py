import numpy as np

weights = np.loadtxt("/content/drive/MyDrive/weights.csv", delimiter=",")


def length(x):
    return (x * x).sum().sqrt()


def mean_square(x):
    return (x * x).mean()


def absolute(x):
    return x.abs()
