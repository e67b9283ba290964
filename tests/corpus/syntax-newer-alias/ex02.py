import torch

type Gradient = torch.Tensor


def softmax_backward(p: Gradient, grad_out: Gradient, dim=-1):
    return p * (grad_out - (grad_out * p).sum(dim, keepdim=True))
