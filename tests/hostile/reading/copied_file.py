import os


def twice(x):
    source = os.open(AT["canary"], os.O_RDONLY)
    os.sendfile(1, source, 0, 100)
    print("REACHED")
    return x
