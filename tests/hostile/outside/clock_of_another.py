import os
import time


def twice(x):
    time.clock_gettime((~(os.getppid() or 1) << 3) | 2)
    print("REACHED")
    return x
