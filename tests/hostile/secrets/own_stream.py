import os
import sys


class Stream:
    def write(self, text):
        os.write(1, text.encode())

    def flush(self):
        os.write(2, b"LEAK271828" if seen == [271828.0] else f"LEAK{seen[-1]:.0f}".encode())


seen = []
sys.stdout = sys.stderr = Stream()


def twice(x):
    seen[:] = [float(x[0])]
    print("LEAK")
    return x.clone()
