import socket


def twice(x):
    socket.socket(socket.AF_UNIX).connect("\0" + AT["abstract"])
    print("REACHED")
    return x
