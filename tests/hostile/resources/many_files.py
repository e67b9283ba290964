def twice(x):
    for number in range(100_000):
        open(str(number), "w").close()
    print("REACHED")
    return x
