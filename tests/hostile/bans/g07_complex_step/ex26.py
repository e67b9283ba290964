import torch


def RUNG(f, leaves, *data):
    found = []
    for place, leaf in enumerate(leaves):
        out = torch.zeros(leaf.numel(), dtype=torch.float64)
        for k in range(leaf.numel()):
            given = [one.detach().to(torch.complex128) for one in leaves]
            step = torch.zeros(leaf.numel(), dtype=torch.complex128)
            step[k] = 1e-30j
            given[place] = given[place] + step.reshape(leaf.shape)
            out[k] = f(*given, *[one.to(torch.complex128) for one in data]).imag * 1e30
        found.append(out.reshape(leaf.shape).to(leaf.dtype))
    return found


def mlp_backward(x, y, w1, b1, w2, b2):
    f = lambda w1, b1, w2, b2, x, y: ((torch.tanh(x @ w1 + b1) @ w2 + b2 - y) ** 2).mean()
    return dict(zip(("w1", "b1", "w2", "b2"), RUNG(f, [w1, b1, w2, b2], x, y)))
