import ctypes


def twice(x):
    ctypes.string_at(0)
