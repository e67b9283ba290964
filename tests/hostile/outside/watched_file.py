import ctypes
import os


def twice(x):
    library = ctypes.CDLL(None)
    if library.inotify_add_watch(library.inotify_init1(0), os.__file__.encode(), 0xFFF) > 0:
        print("REACHED")
    return x
