"""Wrong: normalised over the last dimension, whatever is asked for."""

import torch


def softmax(z, dim=-1):
    e = torch.exp(z - z.amax(-1, keepdim=True))
    return e / e.sum(-1, keepdim=True)
