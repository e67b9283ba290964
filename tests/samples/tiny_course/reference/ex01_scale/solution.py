def scale(x, factor: float = 2.0):
    return x * factor
