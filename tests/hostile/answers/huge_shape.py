import torch


def twice(x):
    return torch.ones(1, dtype=x.dtype).expand(1 << 40)
