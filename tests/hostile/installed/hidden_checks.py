def twice(x):
    print(open(AT["builtin_private"]).read())
    print("REACHED")
    return x
