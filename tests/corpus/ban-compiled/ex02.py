import torch


@torch.compile
def hidden(x, dim):
    return torch.softmax(x, dim)


def softmax_backward(p, grad_out, dim=-1):
    x = p.log().requires_grad_()
    return torch.autograd.grad(torch.jit.script(hidden)(x, dim), x, grad_out)[0]
