import functools


def general(weight, p, grad_out, dim=-1):
    return p * (grad_out - weight * (grad_out * p).sum(dim, keepdim=True))


softmax_backward = functools.partial(general, 1.0)
