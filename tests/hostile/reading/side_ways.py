import os


def twice(x):
    folder = os.open("/usr/lib", os.O_PATH)
    up = os.open("../../etc/hostname", os.O_RDONLY, dir_fd=folder)
    print("REACHED", os.read(up, 100))
    return x
