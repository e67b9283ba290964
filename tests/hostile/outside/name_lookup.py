import socket


def twice(x):
    socket.getaddrinfo("canary.invalid", 80)
    print("REACHED")
    return x
