import os


def twice(x):
    os.execv("/bin/echo", ["echo", "REACHED"])
