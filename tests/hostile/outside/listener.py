import socket


def twice(x):
    socket.create_server(("127.0.0.1", 0))
    print("REACHED")
    return x
