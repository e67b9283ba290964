def twice(x):
    while True:
        pass
