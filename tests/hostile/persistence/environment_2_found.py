import os


def twice(x):
    try:
        print("REACHED", os.environ["MESSAGE"])
    except (OSError, ImportError, AttributeError, KeyError):
        pass
    return x.clone()
