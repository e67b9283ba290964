import os


def twice(x):
    os.nice(1)
    print("REACHED")
    return x
