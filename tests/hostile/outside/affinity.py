import os


def twice(x):
    os.sched_setaffinity(0, os.sched_getaffinity(0))
    print("REACHED")
    return x
