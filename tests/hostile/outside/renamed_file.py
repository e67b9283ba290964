import os


def twice(x):
    os.rename(AT["owned"], AT["owned"] + ".away")
    print("REACHED")
    return x
