"""Wrong: the gradient replaces what was in .grad."""

import torch


def backward_only(z, inputs):
    grads = torch.autograd.grad(z, inputs, torch.ones_like(z), retain_graph=True, allow_unused=True)
    for leaf, grad in zip(inputs, grads):
        if grad is not None:
            leaf.grad = grad
