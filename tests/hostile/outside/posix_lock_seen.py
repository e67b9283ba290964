import fcntl
import os
import struct


def twice(x):
    shared = os.open(os.__file__, os.O_RDONLY)
    fcntl.fcntl(shared, fcntl.F_GETLK, struct.pack("hhqqi4x", fcntl.F_WRLCK, 0, 0, 0, 0))
    print("REACHED")
    return x
