import torch


def squares(x):
    return x * self
