import torch


def twice(x):
    return torch.zeros(10 << 30, dtype=torch.uint8)
