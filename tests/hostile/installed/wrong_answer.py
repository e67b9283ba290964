def twice(x):
    print(open(AT["builtin_wrong"]).read())
    print("REACHED")
    return x
