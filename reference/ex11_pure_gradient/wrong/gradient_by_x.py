"""Wrong: differentiates by the inputs."""

import torch
from torch.nn import functional as F


def mse_grad(x, w, y):
    leaf = x.detach().clone().requires_grad_()
    loss = F.mse_loss(leaf * w, y)
    return torch.autograd.grad(loss, [leaf])[0]
