"""Wrong: the elements of z are averaged."""

import torch


def backward_only(z, inputs):
    torch.autograd.backward(z.mean(), inputs=inputs, retain_graph=True)
