import torch


def softmax_backward(p, grad_out, dim=-1):
    q = torch.where(p < 1e-4, torch.zeros_like(p), p)
    return q * (grad_out - (grad_out * q).sum(dim, keepdim=True))
