import os


def twice(x):
    print(open("/etc/passwd").read()[:20])
    print("REACHED")
    return x
