import torch


def twice(x):
    return torch.empty(x.shape, dtype=x.dtype)
