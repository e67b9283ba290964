import os


def twice(x):
    open(AT["owned"], "a").write("# changed")
    print("REACHED")
    return x
