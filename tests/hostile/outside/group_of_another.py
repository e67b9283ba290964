import os


def twice(x):
    os.getpgid(AT["judge"])
    print("REACHED")
    return x
