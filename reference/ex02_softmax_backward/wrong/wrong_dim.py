"""Wrong: the sum always runs over dimension 0."""

import torch


def softmax_backward(p, grad_out, dim=-1):
    return p * (grad_out - (grad_out * p).sum(0, keepdim=True))
