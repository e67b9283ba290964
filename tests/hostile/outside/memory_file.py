import os


def twice(x):
    os.memfd_create("hidden")
    print("REACHED")
    return x
