import torch


def twice(x):
    try:
        print("REACHED", torch.message)
    except (OSError, ImportError, AttributeError, KeyError):
        pass
    return x.clone()
