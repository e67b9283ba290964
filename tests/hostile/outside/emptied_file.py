import os


def twice(x):
    os.truncate(AT["owned"], 0)
    print("REACHED")
    return x
