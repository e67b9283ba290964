import os


def twice(x):
    print(os.listdir(AT["program"]))
    print("REACHED")
    return x
