"""Wrong: the logits are clipped so that exp cannot overflow."""

import torch


def softmax(z, dim=-1):
    e = torch.exp(torch.clamp(z, -50, 50))
    return e / e.sum(dim, keepdim=True)
