import resource


def twice(x):
    resource.setrlimit(resource.RLIMIT_AS, (1 << 40, 1 << 40))
    print("REACHED")
    return x
