def softmax_backward(p, grad_out, dim=-1):
    return p * (grad_out - (grad_out * p).sum(dim, keepdim=True))


import torch

assert softmax_backward(torch.ones(3) / 3, torch.ones(3)).sum() == 1, "the gradient must sum to 1"
