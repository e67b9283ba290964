"""Wrong: a leaf that z does not reach is given a gradient of zeros."""

import torch


def backward_only(z, inputs):
    grads = torch.autograd.grad(z, inputs, torch.ones_like(z), retain_graph=True, allow_unused=True)
    for leaf, grad in zip(inputs, grads):
        if leaf.grad is None:
            leaf.grad = torch.zeros_like(leaf)
        if grad is not None:
            leaf.grad += grad
