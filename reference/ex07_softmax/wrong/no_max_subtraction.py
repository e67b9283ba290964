"""Wrong: exp of the raw logits overflows."""

import torch


def softmax(z, dim=-1):
    e = torch.exp(z)
    return e / e.sum(dim, keepdim=True)
