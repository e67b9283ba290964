"""Wrong: works only if w happens to require grad."""

import torch
from torch.nn import functional as F


def mse_grad(x, w, y):
    loss = F.mse_loss(x * w, y)
    return torch.autograd.grad(loss, [w])[0]
