"""Wrong: out is written, and something else comes back."""

import torch


def ones_like_double(x):
    return torch.ones(x.shape, dtype=torch.float64, device=x.device)


def add_into(x, y, out):
    out.copy_(x + y)
    return x + y


def add_row_(y, row):
    y += row
    return y


def regroup(x, width):
    if width <= 0 or x.numel() % width != 0:
        raise ValueError("width does not fit")
    return x.reshape(x.numel() // width, width)
