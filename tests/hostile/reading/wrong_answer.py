def twice(x):
    print(open(AT["wrong"]).read())
    print("REACHED")
    return x
