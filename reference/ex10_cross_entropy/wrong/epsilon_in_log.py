"""Wrong: a small number inside the logarithm bounds the loss."""

import torch


def probabilities(logits):
    e = torch.exp(logits - logits.amax(1, keepdim=True))
    return e / e.sum(1, keepdim=True)


def cross_entropy(logits, target):
    p = probabilities(logits)
    return -torch.log(p[torch.arange(len(target)), target] + 1e-8).mean()


def cross_entropy_grad(logits, target):
    p = probabilities(logits)
    p[torch.arange(len(target)), target] -= 1
    return p / len(target)
