import socket


def twice(x):
    socket.socket(socket.AF_NETLINK, socket.SOCK_RAW, 0)
    print("REACHED")
    return x
