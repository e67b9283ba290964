import socket


def twice(x):
    socket.create_connection(("127.0.0.1", AT["tcp"]), 2).sendall(b"CANARY")
    print("REACHED")
    return x
