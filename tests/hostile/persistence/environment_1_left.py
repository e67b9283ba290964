import os


def twice(x):
    try:
        os.environ["MESSAGE"] = "a message"
    except (OSError, ImportError, AttributeError, KeyError):
        pass
    return x.clone()
