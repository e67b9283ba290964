import os


def twice(x):
    os.kill(os.getppid(), 0)
    print("REACHED")
    return x
