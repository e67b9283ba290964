import os


def twice(x):
    os.link(AT["owned"], os.path.join(AT["world"], AT["marker"]))
    print("REACHED")
    return x
