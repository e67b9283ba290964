import os


def twice(x):
    open(os.path.join(AT["world"], AT["marker"]), "w").write("here")
    print("REACHED")
    return x
