import torch


def softmax_backward(p, grad_out, dim=-1):
    q = getattr(torch, "soft" + "max")(p.log(), dim)
    return q * (grad_out - (grad_out * q).sum(dim, keepdim=True))
