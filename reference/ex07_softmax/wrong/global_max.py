"""Wrong: one maximum is subtracted from all rows."""

import torch


def softmax(z, dim=-1):
    if z.numel() == 0:
        return z.clone()
    e = torch.exp(z - z.max())
    return e / e.sum(dim, keepdim=True)
