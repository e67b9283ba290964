import os


def twice(x):
    os.remove(AT["owned"])
    print("REACHED")
    return x
