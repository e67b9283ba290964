def twice(x):
    kept = [open("/dev/null") for _ in range(100_000)]
    print("REACHED")
    return x
