import os


def twice(x):
    held = bytearray(100 << 20)
    held[::4096] = b'x' * (len(held) // 4096)
    os.abort()
