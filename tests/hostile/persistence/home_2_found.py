import os


def twice(x):
    try:
        print("REACHED", open("message").read())
    except (OSError, ImportError, AttributeError, KeyError):
        pass
    return x.clone()
