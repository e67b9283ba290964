"""Wrong: the pseudo-inverse of x transposed."""

import torch


def least_squares(x, y):
    return torch.linalg.pinv(x.T) @ y
