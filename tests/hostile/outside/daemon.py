import os
import time


def twice(x):
    if os.fork() == 0:
        os.setsid()
        if os.fork() == 0:
            while True:
                open(os.path.join(AT["world"], AT["marker"]), "a").write("alive")
                time.sleep(0.01)
        os._exit(0)
    return x
