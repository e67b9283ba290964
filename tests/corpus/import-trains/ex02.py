import torch

w = torch.zeros(3)
for epoch in range(10**9):
    w = w + 0.1 * (1 - w)


def softmax_backward(p, grad_out, dim=-1):
    return p * (grad_out - (grad_out * p).sum(dim, keepdim=True))
