import errno
import mmap


def twice(x):
    try:
        mmap.mmap(-1, 1 << 21, flags=mmap.MAP_PRIVATE | mmap.MAP_ANONYMOUS | 0x40000)
    except OSError as fault:
        if fault.errno == errno.EPERM:
            raise
    print("REACHED")  # it was given one, or told that the machine has none left
    return x
