"""Wrong: fails for a leaf that z does not reach."""

import torch


def backward_only(z, inputs):
    grads = torch.autograd.grad(z, inputs, torch.ones_like(z), retain_graph=True)
    for leaf, grad in zip(inputs, grads):
        leaf.grad = grad.clone() if leaf.grad is None else leaf.grad + grad
