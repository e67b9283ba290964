"""Wrong: the gradient without minus one-hot."""

import torch


def log_probabilities(logits):
    z = logits - logits.amax(1, keepdim=True)
    return z - torch.log(torch.exp(z).sum(1, keepdim=True))


def cross_entropy(logits, target):
    log_p = log_probabilities(logits)
    return -log_p[torch.arange(len(target)), target].mean()


def cross_entropy_grad(logits, target):
    return torch.exp(log_probabilities(logits)) / len(target)
