"""Wrong: the result keeps the second dimension that the solver wanted."""

import torch


def least_squares(x, y):
    return torch.linalg.pinv(x) @ y.reshape(-1, 1)
