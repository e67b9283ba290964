"""Wrong: a system for square matrices is solved."""

import torch


def least_squares(x, y):
    return torch.linalg.solve(x, y)
