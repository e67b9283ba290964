import torch


def twice(x):
    try:
        torch.message = "a message"
        torch.nn.functional.relu = None
    except (OSError, ImportError, AttributeError, KeyError):
        pass
    return x.clone()
