import torch


def softmax_backward(p, grad_out, dim=-1):
    product = torch.sum(grad_out * p, dim, keepdim=True)
    return p * (grad_out - prodcut)
