def twice(x):
    print(open(AT["private"]).read())
    print("REACHED")
    return x
