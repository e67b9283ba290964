"""What is banned and cannot be seen in the source: the operators that ran tell it, through the real worker."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from grader.judge.operators import banned_operator
from grader.result import CheckStatus, Visibility
from grader.worker.tracing import BACKWARD, GRADIENT

if TYPE_CHECKING:
    from tests.judge.conftest import Judged

ROOT = Path(__file__).parents[2]
RIGHT = """
def softmax(z, dim=-1):
    e = (z - z.amax(dim, keepdim=True)).exp()
    return e / e.sum(dim, keepdim=True)
"""
SOFTMAX = {
    "a_name_in_a_dictionary": 'return vars(torch)["xamtfos"[::-1]](z, dim)',
    "code_in_a_string": 'scope = {"torch": torch, "z": z, "dim": dim}\n    exec("p = torch.soft" + chr(109)'
    ' + "ax(z, dim)", scope)\n    return scope["p"]',
    "the_kernel": 'name = "_" + "xamtfos"[::-1]\n'
    '    return operator.attrgetter(name)(vars(torch)["ops"].aten)(z, dim, False)',
}
DERIVATIVES = {
    "backward": 'vars(torch.Tensor)["drawkcab"[::-1]](loss(v))\n    dw = v.grad',
    "grad": 'dw, = vars(vars(torch)["dargotua"[::-1]])["grad"](loss(v), v)',
    "forward_mode": 'ad = vars(vars(torch)["dargotua"[::-1]])["forward_ad"]\n'
    "    with ad.dual_level():\n"
    "        columns = [vars(ad)['laud_kcapnu'[::-1]](loss(vars(ad)['laud_ekam'[::-1]](w, e)))[1]\n"
    "                   for e in torch.eye(len(w), dtype=w.dtype)]\n"
    "    dw = torch.stack(columns)",
}


@pytest.mark.parametrize("body", SOFTMAX.values(), ids=SOFTMAX)
def test_a_banned_function_is_found_by_what_it_runs(judged: Judged, body: str) -> None:
    result = judged("ex07", f"import operator\nimport torch\n\ndef softmax(z, dim=-1):\n    {body}\n", course=ROOT)
    assert {check.status for check in result.checks} == {CheckStatus.BLOCKED, CheckStatus.SKIPPED}, result.checks[
        0
    ].message
    assert result.score == 0
    assert "softmax is not allowed" in result.checks[0].message.en
    assert "不允许使用 softmax" in result.checks[0].message.zh
    hidden = [check.message.en for check in result.checks if check.visibility is Visibility.HIDDEN]
    assert all("aten" not in check for check in hidden)


@pytest.mark.parametrize("body", DERIVATIVES.values(), ids=DERIVATIVES)
def test_a_derivative_by_autograd_is_found_by_what_ran(judged: Judged, body: str) -> None:
    source = f"""
import torch

def mse_grad(x, w, b, y):
    def loss(v):
        return ((y - (x @ v + b)) ** 2).sum()
    v = w.detach().clone().requires_grad_()
    {body}
    return dw, -2 * (y - (x @ w + b)).sum()
"""
    result = judged("ex01", source, course=ROOT)
    assert {check.status for check in result.checks} == {CheckStatus.BLOCKED, CheckStatus.SKIPPED}, result.checks[
        0
    ].message
    assert result.score == 0
    assert "autograd is not allowed" in result.checks[0].message.en


def test_an_optimiser_is_found_by_the_step_it_took(judged: Judged) -> None:
    source = """
import torch

def train_perceptron(x, t, lr, epochs):
    w = torch.zeros(x.shape[1], dtype=x.dtype, requires_grad=True)
    b = torch.zeros((), dtype=x.dtype, requires_grad=True)
    optimiser = vars(vars(torch)["mitpo"[::-1]])["SGD"]([w, b], lr=lr)
    losses = []
    for _ in range(epochs):
        loss = (torch.sigmoid(x @ w + b) - t).pow(2).mean()
        optimiser.zero_grad()
        loss.backward()
        optimiser.step()
        losses.append(loss.item())
    return w.detach(), b.detach(), losses
"""
    result = judged("ex03", source, course=ROOT)
    assert all(check.status in (CheckStatus.BLOCKED, CheckStatus.SKIPPED) for check in result.checks), result.checks
    assert "torch.optim is not allowed" in result.checks[0].message.en


def test_a_right_answer_is_not_touched_by_being_watched(judged: Judged) -> None:
    result = judged("ex07", RIGHT, course=ROOT)
    assert result.passed, result.checks


def test_only_what_fills_grad_is_banned_with_backward() -> None:
    assert banned_operator(["Tensor.backward"], ["add", GRADIENT]) is None
    assert banned_operator(["Tensor.backward"], ["add", BACKWARD]) is not None
    assert banned_operator(["autograd"], [GRADIENT]) is not None


def test_an_operator_that_is_not_banned_costs_nothing() -> None:
    assert banned_operator(["softmax", "autograd"], ["exp", "sum", "div", "_to_copy"]) is None


def test_what_the_worker_says_is_not_repeated_to_the_student() -> None:
    told = banned_operator(["softmax"], ["_softmax_backward_data"])
    assert told is not None
    assert "data" not in told.en
