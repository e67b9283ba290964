import os
import pickle
import struct


class Bomb:
    def __reduce__(self):
        return os.system, ("touch " + os.path.join(AT["world"], AT["marker"]),)


def twice(x):
    body = pickle.dumps(Bomb())
    os.write(4, struct.pack("<I", len(body)) + body)
    os._exit(0)
