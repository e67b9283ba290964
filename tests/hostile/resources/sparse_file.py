import os


def twice(x):
    place = os.path.join(AT["world"], AT["marker"])
    try:
        file = open(place, "wb")
    except OSError:
        file = open("sparse", "wb")
    file.truncate(1 << 40)
    print("REACHED")
    return x
