"""Wrong: the normal equations are solved as if they always had one solution."""

import torch


def least_squares(x, y):
    return torch.linalg.solve(x.T @ x, x.T @ y)
