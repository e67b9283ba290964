import os

import _posixshmem


def twice(x):
    _posixshmem.shm_open("/" + AT["marker"], os.O_CREAT | os.O_RDWR, 0o600)
    print("REACHED")
    return x
