import os


def twice(x):
    print(os.listdir(AT["world"]))
    print("REACHED")
    return x
