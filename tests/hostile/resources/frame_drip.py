import os
import struct
import time


def twice(x):
    os.write(4, struct.pack("<I", 1 << 20))
    while True:
        os.write(4, b" ")
        time.sleep(0.01)
