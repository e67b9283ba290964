import os


def twice(x):
    os.kill(-1, 0)
    print("REACHED")
    return x
