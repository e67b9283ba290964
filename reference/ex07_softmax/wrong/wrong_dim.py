"""Wrong: normalised over dimension 0."""

import torch


def softmax(z, dim=-1):
    if z.numel() == 0:
        return z.clone()
    e = torch.exp(z - z.amax(0, keepdim=True))
    return e / e.sum(0, keepdim=True)
