import torch


def back(node, grad):
    if node.name().endswith("AccumulateGrad"):
        grad = grad.sum_to_size(node.variable.shape)
    given = node(grad)
    given = given if isinstance(given, tuple) else (given,)
    for (before, _), one in zip(node.next_functions, given):
        if before is not None and one is not None:
            back(before, one)


def mse_grad(x, w, b, y):
    with torch.enable_grad():
        leaves = [one.detach().clone().requires_grad_() for one in (w, b)]
        loss = ((y - (x @ leaves[0] + leaves[1])) ** 2).sum()
    back(loss.grad_fn, torch.ones_like(loss))
    return tuple(one.grad for one in leaves)
