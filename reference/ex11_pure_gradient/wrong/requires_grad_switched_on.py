"""Wrong: requires_grad is switched on in the caller's tensor."""

import torch
from torch.nn import functional as F


def mse_grad(x, w, y):
    w.requires_grad_()
    loss = F.mse_loss(x * w, y)
    return torch.autograd.grad(loss, [w])[0]
