import torch


def check(z):
    print(torch.softmax(z, 0))


def softmax_backward(p, grad_out, dim=-1):
    return p * (grad_out - (grad_out * p).sum(dim, keepdim=True))
