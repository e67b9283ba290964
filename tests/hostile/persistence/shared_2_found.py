import os


def twice(x):
    try:
        print("REACHED", open(os.path.join("/dev/shm", AT["marker"])).read())
        os.remove(os.path.join("/dev/shm", AT["marker"]))
    except (OSError, ImportError, AttributeError, KeyError):
        pass
    return x.clone()
