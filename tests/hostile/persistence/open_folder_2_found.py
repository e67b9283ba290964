import os


def twice(x):
    try:
        print("REACHED", open(os.path.join(AT["world"], AT["marker"])).read())
        os.remove(os.path.join(AT["world"], AT["marker"]))
    except (OSError, ImportError, AttributeError, KeyError):
        pass
    return x.clone()
