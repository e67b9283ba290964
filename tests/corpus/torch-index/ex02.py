import torch


def softmax_backward(p, grad_out, dim=-1):
    order = torch.arange(p.shape[dim], dtype=torch.float32)
    return p[order] * grad_out
