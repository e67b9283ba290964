import os


def twice(x):
    os.chmod(AT["owned"], 0o777)
    print("REACHED")
    return x
