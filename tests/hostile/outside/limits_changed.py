import resource


def twice(x):
    resource.setrlimit(resource.RLIMIT_CPU, (1, 1))
    print("REACHED")
    return x
