"""Wrong: whatever reshape says to a width that does not fit."""

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
    return x.reshape(-1, width)
