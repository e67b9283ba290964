"""Wrong: a small number is added to the denominator."""

import torch


def softmax(z, dim=-1):
    e = torch.exp(z - z.amax(dim, keepdim=True))
    return e / (e.sum(dim, keepdim=True) + 1e-6)
