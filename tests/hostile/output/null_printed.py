import os


def twice(x):
    os.write(1, b"VISIBLE\0\x08\x7f\xff\xfe ]]> \xed\xa0\x80\n")
    return x.clone()
