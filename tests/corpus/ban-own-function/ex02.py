import torch


def softmax(z, dim):
    e = (z - z.amax(dim, keepdim=True)).exp()
    return e / e.sum(dim, keepdim=True)


def softmax_backward(p, grad_out, dim=-1):
    log_softmax = "softmax(z) is banned, torch.softmax too"  # F.softmax(z)
    return p * (grad_out - (grad_out * p).sum(dim, keepdim=True))
