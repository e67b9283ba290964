import fcntl
import os


def twice(x):
    _, writing = os.pipe()
    fcntl.fcntl(writing, fcntl.F_SETPIPE_SZ, 1 << 19)
    print("REACHED")
    return x
