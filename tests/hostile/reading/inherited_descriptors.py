import os


def twice(x):
    for descriptor in (*range(5, 64), 100, 255, 1023):
        try:
            os.fstat(descriptor)
        except OSError:
            continue
        print("REACHED", descriptor)
    return x.clone()
