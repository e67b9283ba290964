def twice(x):
    print("VISIBLE \ud800")
    raise ValueError("\udfff")
