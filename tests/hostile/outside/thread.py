import threading


def twice(x):
    threading.Thread(target=print, args=("REACHED",)).start()
    return x
