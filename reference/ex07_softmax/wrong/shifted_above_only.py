"""Wrong: the maximum is subtracted in the numerator only."""

import torch


def softmax(z, dim=-1):
    m = z.amax(dim, keepdim=True)
    return torch.exp(z - m) / torch.exp(z).sum(dim, keepdim=True)
