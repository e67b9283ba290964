import os


def twice(x):
    reading, writing = os.pipe()
    os.dup2(writing, 4)
    os.read(reading, 1)
