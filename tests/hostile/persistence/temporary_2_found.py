import os


def twice(x):
    try:
        print("REACHED", open(os.path.join("/var/tmp", AT["marker"])).read())
        os.remove(os.path.join("/var/tmp", AT["marker"]))
    except (OSError, ImportError, AttributeError, KeyError):
        pass
    return x.clone()
