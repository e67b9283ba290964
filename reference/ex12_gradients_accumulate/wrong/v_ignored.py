"""Wrong: backward is called with ones, as in the lesson, whatever v is."""

import torch


def backward_n(inp, v, n):
    out = (inp + 1).pow(2)
    grads = []
    for _ in range(n):
        out.backward(torch.ones_like(inp), retain_graph=True)
        grads.append(inp.grad.clone())
    inp.grad.zero_()
    out.backward(torch.ones_like(inp), retain_graph=True)
    grads.append(inp.grad.clone())
    return grads
