import fcntl
import os


def twice(x):
    fcntl.fcntl(0, fcntl.F_SETOWN, os.getppid())
    print("REACHED")
    return x
