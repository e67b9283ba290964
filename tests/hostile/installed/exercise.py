def twice(x):
    print(open(AT["builtin_exercise"]).read())
    print("REACHED")
    return x
