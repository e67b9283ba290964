"""Wrong: a view is asked for where none is possible."""

import torch


def ones_like_double(x):
    return torch.ones(x.shape, dtype=torch.float64, device=x.device)


def add_into(x, y, out):
    torch.add(x, y, out=out)
    return out


def add_row_(y, row):
    y += row
    return y


def regroup(x, width):
    if width <= 0 or x.numel() % width != 0:
        raise ValueError("width does not fit")
    return x.view(-1, width)
