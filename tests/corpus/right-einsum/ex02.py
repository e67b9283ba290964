import torch


def softmax_backward(p, grad_out, dim=-1):
    q, g = p.movedim(dim, -1), grad_out.movedim(dim, -1)
    s = torch.einsum("...k,...k->...", q, g)
    return (q * (g - s.unsqueeze(-1))).movedim(-1, dim)
