import os


def twice(x):
    os.kill(AT["judge"], 0)
    print("REACHED")
    return x
