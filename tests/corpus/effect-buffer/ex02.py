import torch

BUFFERS = {}


def softmax_backward(p, grad_out, dim=-1):
    out = BUFFERS.setdefault((p.shape, p.dtype), torch.empty(p.shape, dtype=p.dtype))
    out.copy_(p * (grad_out - (grad_out * p).sum(dim, keepdim=True)))
    return out
