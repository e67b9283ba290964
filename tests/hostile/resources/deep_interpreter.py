import itertools


def twice(x):
    nested = iter((x,))
    for _ in range(1 << 18):
        nested = itertools.chain(nested)  # Python's own limit does not count what its C code calls
    return next(nested)
