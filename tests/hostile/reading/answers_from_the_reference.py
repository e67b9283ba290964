def twice(x):
    names = {}
    exec(open(AT["solution"]).read(), names)
    print("REACHED")
    return names["twice"](x)
