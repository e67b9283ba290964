import os


def twice(x):
    print(os.listdir(AT["builtin"]))
    print("REACHED")
    return x
