"""Wrong: backward() leaves its gradient in w.grad."""

import torch
from torch.nn import functional as F


def mse_grad(x, w, y):
    loss = F.mse_loss(x * w, y)
    loss.backward()
    return w.grad
