import ctypes
import mmap
import os

FUTEX, WAKE = 202, 1


def twice(x):
    library = ctypes.CDLL(None)
    library.mmap.restype = ctypes.c_void_p
    at = library.mmap(None, 4096, mmap.PROT_READ, mmap.MAP_SHARED, os.open(os.__file__, os.O_RDONLY), 0)
    if library.syscall(FUTEX, ctypes.c_void_p(at), WAKE, 1, None, None, 0) >= 0:
        print("REACHED")
    return x
