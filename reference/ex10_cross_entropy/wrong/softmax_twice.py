"""Wrong: the softmax is taken of a softmax."""

import torch


def probabilities(logits):
    e = torch.exp(logits - logits.amax(1, keepdim=True))
    return e / e.sum(1, keepdim=True)


def cross_entropy(logits, target):
    p = probabilities(probabilities(logits))
    return -torch.log(p[torch.arange(len(target)), target]).mean()


def cross_entropy_grad(logits, target):
    p = probabilities(probabilities(logits))
    p[torch.arange(len(target)), target] -= 1
    return p / len(target)
