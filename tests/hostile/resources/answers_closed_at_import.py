import os
import time

os.close(4)
time.sleep(50)


def twice(x):
    return x
