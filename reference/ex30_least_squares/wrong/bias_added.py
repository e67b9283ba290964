"""Wrong: a bias is fitted along, and left out of the answer."""

import torch


def least_squares(x, y):
    ones = torch.ones(x.shape[0], 1, dtype=x.dtype, device=x.device)
    w = torch.linalg.pinv(torch.cat([ones, x], dim=1)) @ y
    return w[1:]
