import os


def twice(x):
    os.symlink(AT["canary"], "link")
    print("REACHED", open("link").read())
    return x
