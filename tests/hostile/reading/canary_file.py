def twice(x):
    print(open(AT["canary"]).read())
    print("REACHED")
    return x
