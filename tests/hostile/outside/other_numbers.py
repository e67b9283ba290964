import ctypes


def twice(x):
    if ctypes.CDLL(None).syscall(0x40000000 + 39) > 0:
        print("REACHED")
    return x.clone()
