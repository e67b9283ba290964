import os


def twice(x):
    try:
        open("message", "w").write("a message")
    except (OSError, ImportError, AttributeError, KeyError):
        pass
    return x.clone()
