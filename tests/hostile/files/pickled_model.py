import io
import os
import pickle


class Bomb:
    def __reduce__(self):
        return open, (os.path.join(AT["world"], "no such folder", AT["marker"]), "w")


def twice(x):
    return pickle.load(io.BytesIO(pickle.dumps(Bomb())))
