"""Wrong: no gradient is given, which only a scalar z can do without."""

import torch


def backward_only(z, inputs):
    torch.autograd.backward(z, inputs=inputs, retain_graph=True)
