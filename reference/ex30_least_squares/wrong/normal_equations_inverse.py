"""Wrong: the normal equations are solved with an inverse, which x may not have."""

import torch


def least_squares(x, y):
    return torch.inverse(x.T @ x) @ x.T @ y
