import fcntl
import os


def twice(x):
    fcntl.flock(os.open(os.__file__, os.O_RDONLY), fcntl.LOCK_SH)
    print("REACHED")
    return x
