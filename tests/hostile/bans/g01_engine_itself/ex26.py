import torch

ENGINE = torch._C._ImperativeEngine()


def RUNG(f, leaves, *data):
    leaves = [one.detach().clone().requires_grad_() for one in leaves]
    loss = f(*leaves, *data)
    return ENGINE.run_backward((loss,), (torch.ones_like(loss),), False, False, tuple(leaves), allow_unreachable=True, accumulate_grad=False)


def mlp_backward(x, y, w1, b1, w2, b2):
    f = lambda w1, b1, w2, b2, x, y: ((torch.tanh(x @ w1 + b1) @ w2 + b2 - y) ** 2).mean()
    return dict(zip(("w1", "b1", "w2", "b2"), RUNG(f, [w1, b1, w2, b2], x, y)))
