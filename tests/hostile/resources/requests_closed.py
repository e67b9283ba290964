import os


def twice(x):
    os.close(3)
    return x
