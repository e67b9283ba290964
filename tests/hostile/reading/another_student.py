def twice(x):
    print(open(AT["student"]).read())
    print("REACHED")
    return x
