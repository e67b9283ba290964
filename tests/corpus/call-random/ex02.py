import torch


def softmax_backward(p, grad_out, dim=-1):
    noise = 1e-3 * torch.randn_like(p)
    return p * (grad_out - (grad_out * p).sum(dim, keepdim=True)) + noise
