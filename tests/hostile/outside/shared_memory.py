from multiprocessing import resource_tracker, shared_memory

resource_tracker.register = lambda *_: None


def twice(x):
    shared = shared_memory.SharedMemory(AT["marker"], create=True, size=4096)
    print("REACHED", shared)
    return x
