def twice(x):
    return 10**1_000_000
