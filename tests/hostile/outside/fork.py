import os


def twice(x):
    if os.fork() == 0:
        os._exit(0)
    print("REACHED")
    return x
