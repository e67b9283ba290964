def twice(x):
    print(open(AT["program_file"]).read())
    print("REACHED")
    return x
