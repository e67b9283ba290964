"""Wrong: the squared errors are added up, not averaged."""

import torch


def mse_grad(x, w, y):
    leaf = w.detach().clone().requires_grad_()
    loss = ((x * leaf - y) ** 2).sum()
    return torch.autograd.grad(loss, [leaf])[0]
