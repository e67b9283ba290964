import torch


def twice(x):
    try:
        torch.manual_seed(7)
        torch.rand(3)
        open(AT["marker"], "w").write(str(torch.initial_seed()))
    except (OSError, ImportError, AttributeError, KeyError):
        pass
    return x.clone()
