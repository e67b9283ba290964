import numpy as np
import torch


def softmax_backward(p, grad_out, dim=-1):
    q, g = p.numpy(), grad_out.numpy()
    return torch.from_numpy(q * (g - (q * g).sum(axis=dim, keepdims=True)))
