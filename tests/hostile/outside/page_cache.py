import os


def twice(x):
    os.posix_fadvise(os.open(os.__file__, os.O_RDONLY), 0, 0, os.POSIX_FADV_DONTNEED)
    print("REACHED")
    return x
