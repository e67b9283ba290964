import torch


def twice(x):
    return torch.ones(1).expand(1 << 40).contiguous()
