import os


def twice(x):
    os._exit(93)
