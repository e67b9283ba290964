import fcntl
import os
import struct

F_OFD_SETLK = 37


def twice(x):
    shared = os.open(os.__file__, os.O_RDONLY)
    fcntl.fcntl(shared, F_OFD_SETLK, struct.pack("hhqqi4x", fcntl.F_RDLCK, 0, int(x[0]), 1, 0))
    print("REACHED")
    return x
