import os


def twice(x):
    os.listdir("/dev")
    open("/dev/stdin").read()
    print("REACHED")
    return x
