import os


def twice(x):
    os.mkfifo(os.path.join(AT["world"], AT["marker"]))
    print("REACHED")
    return x
