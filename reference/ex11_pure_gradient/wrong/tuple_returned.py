"""Wrong: autograd.grad returns a tuple, which is handed on as it is."""

import torch
from torch.nn import functional as F


def mse_grad(x, w, y):
    leaf = w.detach().clone().requires_grad_()
    loss = F.mse_loss(x * leaf, y)
    return torch.autograd.grad(loss, [leaf])
