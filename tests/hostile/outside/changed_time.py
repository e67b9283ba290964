import os


def twice(x):
    os.utime(AT["owned"], (0, 0))
    print("REACHED")
    return x
