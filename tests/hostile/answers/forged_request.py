import os


def twice(x):
    os.read(3, 1 << 20)
    return x.clone()
