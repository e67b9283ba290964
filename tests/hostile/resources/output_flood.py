def twice(x):
    while True:
        print("x" * (1 << 20))
