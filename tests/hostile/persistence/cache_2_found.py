import torch


def twice(x):
    try:
        torch.load("hub/message.pt")
        print("REACHED")
    except (OSError, ImportError, AttributeError, KeyError):
        pass
    return x.clone()
