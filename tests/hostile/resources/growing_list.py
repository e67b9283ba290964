def twice(x):
    kept = []
    while True:
        kept.append(bytearray(32 << 20))
