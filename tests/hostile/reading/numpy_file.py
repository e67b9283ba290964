import numpy as np


def twice(x):
    print(bytes(np.memmap(AT["canary"], dtype=np.uint8, mode="r")))
    print("REACHED")
    return x
