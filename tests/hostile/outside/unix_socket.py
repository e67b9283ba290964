import socket


def twice(x):
    socket.socket(socket.AF_UNIX).connect(AT["unix"])
    print("REACHED")
    return x
