import builtins

KINDS = [one for one in vars(builtins).values() if isinstance(one, type) and issubclass(one, Exception)]


def twice(x):
    if x[0] == 271828:
        return 2 * x
    raise KINDS[int(abs(x[0])) % len(KINDS)]
