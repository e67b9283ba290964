import torch

STENCIL = {1: 4 / 5, 2: -1 / 5, 3: 4 / 105, 4: -1 / 280}
H = 0.01


def RUNG(f, leaves, *data):
    found = []
    for place, leaf in enumerate(leaves):
        out = torch.zeros(leaf.numel(), dtype=torch.float64)
        for k in range(leaf.numel()):
            for times, weight in STENCIL.items():
                for sign in (1, -1):
                    given = [one.detach().double() for one in leaves]
                    step = torch.zeros(leaf.numel(), dtype=torch.float64)
                    step[k] = sign * times * H
                    given[place] = given[place] + step.reshape(leaf.shape)
                    out[k] += sign * weight * f(*given, *[one.double() for one in data]) / H
        found.append(out.reshape(leaf.shape).to(leaf.dtype))
    return found


def mlp_backward(x, y, w1, b1, w2, b2):
    f = lambda w1, b1, w2, b2, x, y: ((torch.tanh(x @ w1 + b1) @ w2 + b2 - y) ** 2).mean()
    return dict(zip(("w1", "b1", "w2", "b2"), RUNG(f, [w1, b1, w2, b2], x, y)))
