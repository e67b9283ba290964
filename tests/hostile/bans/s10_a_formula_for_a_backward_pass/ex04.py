import importlib

import torch

FORMULAS = vars(importlib.import_module("torch._decomp.decompositions"))


def sigmoid(x):
    return FORMULAS["softplus_backward"](torch.ones_like(x), x, 1.0, 36.0)


def sigmoid_grad(x):
    return sigmoid(x) * sigmoid(-x)
