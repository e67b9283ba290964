"""Right solutions as students write them pass the static reading of their exercise; each banned shortcut does not.

Names, bans and signatures are those of the exercise bank.
"""

from __future__ import annotations

import json
from typing import TYPE_CHECKING

import pytest

from grader.submission.reading_tool import read

if TYPE_CHECKING:
    from grader.submission.reading import Reading

AUTOGRAD, SOFTMAX = ("autograd",), ("softmax", "log_softmax")
EXERCISES: dict[str, tuple[tuple[str, ...], tuple[str, ...]]] = {
    "ex01": (("mse_grad",), AUTOGRAD),
    "ex02": (("softmax_backward",), (*AUTOGRAD, *SOFTMAX)),
    "ex03": (("train_perceptron",), ("torch.optim",)),
    "ex04": (("sigmoid", "sigmoid_grad"), ("sigmoid", "expit", "logsigmoid", "autograd")),
    "ex05": (("tanh", "tanh_grad"), ("torch.tanh", "autograd")),
    "ex06": (
        ("relu", "relu_grad", "leaky_relu", "leaky_relu_grad"),
        ("relu", "leaky_relu", "prelu", "autograd"),
    ),
    "ex07": (("softmax",), (*SOFTMAX, "logsumexp", "autograd")),
    "ex08": (("sse", "mse", "l2_norm"), ("mse_loss", "norm", "dist")),
    "ex09": (("bce_with_logits", "bce_grad"), ("binary_cross_entropy*", "logsigmoid", "softplus", "autograd")),
    "ex10": (
        ("cross_entropy", "cross_entropy_grad"),
        ("cross_entropy", "nll_loss", *SOFTMAX, "logsumexp", "autograd"),
    ),
    "ex11": (("mse_grad",), ("Tensor.backward",)),
    "ex13": (("vjp", "jacobian"), ("torch.autograd.functional", "torch.func")),
    "ex26": (("mlp_backward",), AUTOGRAD),
    "ex28": (("newton",), ("torch.optim",)),
    "ex33": (("scaled_step", "next_scale"), ("torch.amp", "GradScaler")),
    "ex34": (
        ("FusedCrossEntropy",),
        ("cross_entropy", "nll_loss", *SOFTMAX, "logsumexp", "autograd inside backward"),
    ),
}

RIGHT = {
    "ex01": """
import torch

print("solving ex01 …")

def mse_grad(x, w, b, y):
    r = y - (x @ w + b)
    return -2 * x.T @ r, -2 * r.sum()

if __name__ == "__main__":
    x, y = torch.randn(5, 3), torch.randn(5)
    w, b = torch.randn(3, requires_grad=True), torch.zeros((), requires_grad=True)
    ((y - x @ w - b) ** 2).sum().backward()
    assert torch.allclose(w.grad, mse_grad(x, w, b, y)[0])
""",
    "ex02": """
import torch
import torch.nn.functional as F  # only for the check below

def _dot(p, g, dim):
    return (p * g).sum(dim, keepdim=True)

def softmax_backward(p, grad_out, dim=-1):
    '''Jᵀg of F.softmax, without torch.autograd.'''
    return p * (grad_out - _dot(p, grad_out, dim))

def check():
    z = torch.randn(2, 3, requires_grad=True)
    p = F.softmax(z, -1)
    g = torch.randn(2, 3)
    p.backward(g)
    print(torch.allclose(z.grad, softmax_backward(p, g)))

if __name__ == '__main__':
    check()
""",
    "ex03": """
import torch
from torch.nn.functional import mse_loss

class Perceptron(torch.nn.Module):
    def __init__(self, d, dtype):
        super().__init__()
        self.w = torch.nn.Parameter(torch.zeros(d, dtype=dtype))
        self.b = torch.nn.Parameter(torch.zeros((), dtype=dtype))
    def forward(self, x):
        return torch.sigmoid(x @ self.w + self.b)

def train_perceptron(x, t, lr, epochs):
    net, losses = Perceptron(x.shape[1], x.dtype), []
    for _ in range(epochs):
        loss = mse_loss(net(x), t)
        net.zero_grad()
        loss.backward()
        losses.append(loss.item())
        with torch.no_grad():
            for p in net.parameters():
                p -= lr * p.grad
    return net.w.detach(), net.b.detach(), losses
""",
    "ex04": """
import torch

def sigmoid(x):
    e = torch.exp(-x.abs())
    return torch.where(x >= 0, 1 / (1 + e), e / (1 + e))

def sigmoid_grad(x):
    return sigmoid(x) * sigmoid(-x)

assert sigmoid(torch.zeros(1)).item() == torch.sigmoid(torch.zeros(1)).item()
""",
    "ex05": """
from torch import sigmoid
def tanh(x): return 2 * sigmoid(2 * x) - 1
def tanh_grad(x): return 1 - tanh(x) ** 2
""",
    "ex06": """
def relu(x): return x.clamp(min=0)
def relu_grad(x): return (x > 0).to(x.dtype) + 0 * x
def leaky_relu(x, slope=0.01): return relu(x) - slope * relu(-x)
leaky_relu_grad = lambda x, slope=0.01: relu_grad(x) + slope * (x <= 0)
""",
    "ex07": """
class Softmax:
    def __init__(self, dim): self.dim = dim
    def softmax(self, z):
        e = (z - z.amax(self.dim, keepdim=True)).exp()
        return e / e.sum(self.dim, keepdim=True)
    __call__ = softmax
def softmax(z, dim=-1):
    layer = Softmax(dim)
    return layer.softmax(z)
""",
    "ex08": """
def _same(pred, y):
    if pred.shape != y.shape:
        raise ValueError("norm and mse_loss need equal shapes")
    return pred - y
def sse(pred, y): return _same(pred, y).square().sum()
def mse(pred, y): return sse(pred, y) / y.numel()
def l2_norm(pred, y):
    norm = sse(pred, y).sqrt()
    return norm
""",
    "ex09": """
import torch
def _softplus(z): return torch.logaddexp(z, torch.zeros_like(z))
def bce_with_logits(z, y): return (_softplus(z) - y * z).mean()
def bce_grad(x, w, b, y):
    d = (torch.sigmoid(x @ w + b) - y) / y.numel()
    return torch.outer(x, d), d
""",
    "ex10": """
import torch
def softmax(z):
    e = (z - z.max(1, keepdim=True).values).exp()
    return e / e.sum(1, keepdim=True)
def log_softmax(z):
    z = z - z.max(1, keepdim=True).values
    return z - z.exp().sum(1, keepdim=True).log()
def cross_entropy(logits, target): return -log_softmax(logits).gather(1, target[:, None]).mean()
def cross_entropy_grad(logits, target):
    p = softmax(logits)
    p[torch.arange(len(p)), target] -= 1
    return p / len(p)
""",
    "ex11": """
import torch
from torch import autograd
def mse_grad(x, w, y):
    w = w.detach().requires_grad_()
    return autograd.grad(((x * w - y) ** 2).mean(), w)[0]
""",
    "ex13": """
import torch
def vjp(f, x, v):
    x = x.detach().requires_grad_()
    out = f(x)
    return torch.autograd.grad(out, x, v, allow_unused=True)[0]
def jacobian(f, x):
    return torch.stack([vjp(f, x, row) for row in torch.eye(f(x).numel(), dtype=x.dtype)])
""",
    "ex26": """
import torch
class Linear:
    def __init__(self, w, b): self.w, self.b = w, b
    def forward(self, x):
        self.x = x
        return x @ self.w + self.b
    def backward(self, g):
        self.dw, self.db = self.x.T @ g, g.sum(0)
        return g @ self.w.T
class Tanh:
    def forward(self, x):
        self.h = torch.tanh(x)
        return self.h
    def backward(self, g): return g * (1 - self.h ** 2)
@torch.no_grad()
def mlp_backward(x, y, w1, b1, w2, b2):
    layers = [Linear(w1, b1), Tanh(), Linear(w2, b2)]
    for layer in layers: x = layer.forward(x)
    g = 2 * (x - y) / y.numel()
    for layer in reversed(layers): g = layer.backward(g)
    return {"w1": layers[0].dw, "b1": layers[0].db, "w2": layers[2].dw, "b2": layers[2].db}
""",
    "ex28": """
import torch
def newton(f, x0, steps):
    out = [x0]
    for _ in range(steps):
        x = out[-1]
        g, h = torch.func.grad(f)(x), torch.func.hessian(f)(x)
        out.append(x - torch.linalg.solve(h, g))
    return torch.stack(out)
""",
    "ex33": """
import torch
def scaled_step(params, grads, scale, lr):
    full = [g.float() / scale for g in grads]
    if not all(torch.isfinite(g).all() for g in full):
        return [p.clone() for p in params], True
    return [p - lr * g for p, g in zip(params, full)], False
def next_scale(scale, skipped, good_steps, growth_interval=2000):
    # as torch.amp.GradScaler does
    if skipped: return scale / 2, 0
    return (scale * 2, 0) if good_steps + 1 == growth_interval else (scale, good_steps + 1)
""",
    "ex34": """
import torch
from torch.autograd.function import once_differentiable
class FusedCrossEntropy(torch.autograd.Function):
    @staticmethod
    def forward(ctx, logits, target):
        z = logits - logits.amax(1, keepdim=True)
        lse = z.exp().sum(1, keepdim=True).log()
        ctx.softmax = (z - lse).exp()
        ctx.save_for_backward(target)
        return (lse - z.gather(1, target[:, None])).mean()
    @staticmethod
    @once_differentiable
    def backward(ctx, g):
        (target,) = ctx.saved_tensors
        grad = ctx.softmax.clone()
        grad[torch.arange(len(grad)), target] -= 1
        return g * grad / len(grad), None
if __name__ == "__main__":
    x = torch.randn(3, 4, dtype=torch.float64, requires_grad=True)
    torch.autograd.gradcheck(FusedCrossEntropy.apply, (x, torch.tensor([0, 1, 2])))
""",
}

SHORTCUTS = {
    "ex01": """
import torch
def mse_grad(x, w, b, y):
    loss = ((y - x @ w - b) ** 2).sum()
    return torch.autograd.grad(loss, [w, b])
""",
    "ex02": """
def softmax_backward(p, g, dim=-1):
    z = p.log().requires_grad_()
    z.softmax(dim).backward(g)
    return z.grad
""",
    "ex03": """
from torch import optim
def train_perceptron(x, t, lr, epochs):
    return optim.SGD([x], lr)
""",
    "ex04": """
from scipy.special import expit
sigmoid_grad = None
def sigmoid(x): return expit(x)
""",
    "ex05": """
import numpy as np
def tanh(x): return np.tanh(x)
""",
    "ex06": """
import torch.nn as nn
act = nn.LeakyReLU(0.01)
def leaky_relu(x, slope=0.01): return act(x)
""",
    "ex07": """
def softmax(z, dim=-1): return (z - z.logsumexp(dim, True)).exp()
""",
    "ex08": """
import torch
def l2_norm(p, y): return torch.linalg.vector_norm(p - y)
""",
    "ex09": """
import torch.nn as nn
bce_with_logits = nn.BCEWithLogitsLoss()
""",
    "ex10": """
from torch.nn.functional import cross_entropy
""",
    "ex11": """
def mse_grad(x, w, y):
    ((x * w - y) ** 2).mean().backward()
    return w.grad
""",
    "ex13": """
from torch.func import vjp as _vjp
def vjp(f, x, v): return _vjp(f, x)[1](v)
""",
    "ex26": """
def mlp_backward(x, y, w1, b1, w2, b2):
    loss = ((x @ w1 - y) ** 2).mean()
    loss.backward()
""",
    "ex28": """
import torch
def newton(f, x0, steps):
    torch.optim.LBFGS([x0])
""",
    "ex33": """
import torch
def scaled_step(*a): return torch.cuda.amp.GradScaler()
""",
    "ex34": """
import torch
class FusedCrossEntropy(torch.autograd.Function):
    @staticmethod
    def backward(ctx, g):
        with torch.enable_grad():
            return torch.autograd.grad(ctx.loss, ctx.x, g)
""",
}


def reading_of(exercise: str, source: str) -> Reading:
    return read(f"{exercise}.py", source.encode(), {}, *EXERCISES[exercise])


@pytest.mark.parametrize("exercise", sorted(RIGHT))
def test_a_right_solution_is_not_accused(exercise: str) -> None:
    reading = reading_of(exercise, RIGHT[exercise])
    assert reading.problem is None
    assert [finding.message.en for finding in reading.bans] == []


@pytest.mark.parametrize("exercise", sorted(SHORTCUTS))
def test_a_shortcut_is_blocked(exercise: str) -> None:
    reading = reading_of(exercise, SHORTCUTS[exercise])
    assert reading.problem is None
    assert reading.bans


def test_every_exercise_has_both() -> None:
    assert set(RIGHT) == set(SHORTCUTS) == set(EXERCISES)


@pytest.mark.parametrize("exercise", sorted(RIGHT))
def test_a_right_solution_in_a_notebook_with_a_self_check_is_not_accused(exercise: str) -> None:
    sources = [
        "%matplotlib inline\n!pip install torch",
        RIGHT[exercise],
        "x = torch.ones(3).requires_grad_()\ntorch.softmax(x, 0).relu().norm().backward()\ntorch.optim.SGD([x], 0.1)",
    ]
    cells = [
        {"cell_type": "code", "metadata": {}, "source": source, "outputs": [], "execution_count": 1}
        for source in sources
    ]
    book = json.dumps({"cells": cells, "metadata": {}, "nbformat": 4, "nbformat_minor": 4}).encode()
    reading = read(f"{exercise}.ipynb", book, {}, *EXERCISES[exercise])
    assert [finding.message.en for finding in reading.bans] == []
    assert [unit.name for unit in reading.units] == ["cell 1", "cell 2", "cell 3"]
