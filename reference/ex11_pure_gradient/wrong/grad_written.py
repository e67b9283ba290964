"""Wrong: the gradient is returned, and also stored in w.grad."""

import torch
from torch.nn import functional as F


def mse_grad(x, w, y):
    leaf = w.detach().clone().requires_grad_()
    loss = F.mse_loss(x * leaf, y)
    grad = torch.autograd.grad(loss, [leaf])[0]
    w.grad = grad.clone()
    return grad
