import os


def twice(x):
    os.kill(os.getpid(), 9)
    return x
