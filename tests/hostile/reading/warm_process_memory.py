import os


def twice(x):
    open(f"/proc/{os.getppid()}/mem", "rb").read(1)
    print("REACHED")
    return x
