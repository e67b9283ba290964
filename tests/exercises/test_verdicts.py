"""The front page's exercises before the judge: known wrong answers are named, right ones get every point."""

from __future__ import annotations

import hashlib
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from grader.course.load import load_course
from grader.judge.cases.seeds import Seeds
from grader.judge.conditions import Conditions
from grader.judge.plan import plan_exercise
from grader.judge.session import judge
from grader.result import CheckStatus, Visibility
from grader.submission.submission import Submission
from grader.text import LANGUAGES

if TYPE_CHECKING:
    from grader.course.model import Exercise, Misconception
    from grader.judge.plan import Plan
    from grader.result import Result
    from grader.sandbox.zygote import Zygote

ROOT = Path(__file__).parents[2]
EXERCISES = {
    exercise.id: exercise for exercise in load_course(ROOT).exercises if exercise.id in ("ex01", "ex02", "ex03")
}
WRONG = [
    pytest.param(exercise, told, id=f"{exercise.id}-{told.id}")
    for exercise in EXERCISES.values()
    for told in exercise.misconceptions
]

RIGHT = {
    "ex01-products": """
def mse_grad(x, w, b, y):
    r = y - (x @ w + b)
    return -2 * x.T @ r, -2 * r.sum()
""",
    "ex01-loop": """
def mse_grad(x, w, b, y):
    dw = torch.zeros_like(w)
    db = torch.zeros_like(b)
    for i in range(x.shape[0]):
        e = (x[i] * w).sum() + b - y[i]
        dw = dw + 2 * e * x[i]
        db = db + 2 * e
    return dw, db
""",
    "ex02-one-line": """
def softmax_backward(p, grad_out, dim=-1):
    return p * (grad_out - (grad_out * p).sum(dim, keepdim=True))
""",
    "ex02-two-lines": """
def softmax_backward(p, grad_out, dim=-1):
    # 沿 dim 求和, 保持维度
    g = p * grad_out
    return g - p * g.sum(dim=dim, keepdim=True)
""",
    "ex03-by-hand": """
def train_perceptron(x, t, lr, epochs):
    w, b, losses = x.new_zeros(x.shape[1]), x.new_zeros(()), []
    t = t.to(x.dtype)
    for _ in range(epochs):
        o = torch.sigmoid(x @ w + b)
        losses.append(((o - t) ** 2).mean().item())
        d = 2 * (o - t) * o * (1 - o) / len(t)
        w, b = w - lr * (x.T @ d), b - lr * d.sum()
    return w, b, losses
""",
    "ex03-autograd": """
def train_perceptron(x, t, lr, epochs):
    w = torch.zeros(x.shape[1], dtype=x.dtype, device=x.device, requires_grad=True)
    b = torch.zeros((), dtype=x.dtype, device=x.device, requires_grad=True)
    losses = []
    for _ in range(epochs):
        loss = (torch.sigmoid(x @ w + b) - t).pow(2).mean()
        gw, gb = torch.autograd.grad(loss, [w, b])
        losses.append(float(loss))
        with torch.no_grad():
            w -= lr * gw
            b -= lr * gb
    return w.detach(), b.detach(), losses
""",
}
"""Written by people who knew the statement alone."""


@pytest.fixture(scope="module")
def plans() -> dict[str, Plan]:
    seeds = Seeds("2026", "a secret of this test")
    return {name: plan_exercise(exercise, seeds) for name, exercise in EXERCISES.items()}


def judged(plans: dict[str, Plan], warm: Zygote, exercise: str, source: str) -> Result:
    results: list[Result] = []
    data, name = source.encode(), f"{exercise}.py"
    submission = Submission(exercise, None, name, name, hashlib.sha256(data).hexdigest(), data)
    judge(plans, [submission], warm, Conditions("2026", "cpu", "process"), results.append)
    return results[0]


@pytest.mark.parametrize(("exercise", "told"), WRONG)
def test_a_known_wrong_answer_is_named_wherever_it_fails(
    plans: dict[str, Plan], warm: Zygote, exercise: Exercise, told: Misconception
) -> None:
    result = judged(plans, warm, exercise.id, told.path.read_text("utf-8"))
    assert result.score is not None
    assert result.score < result.max_score
    failed = [check for check in result.checks if check.status not in (CheckStatus.PASSED, CheckStatus.SKIPPED)]
    public = [check for check in failed if check.visibility is Visibility.PUBLIC]
    assert public
    assert {check.check: check.misconception for check in failed} == {check.check: told.id for check in failed}
    for caught in failed:
        for language in LANGUAGES:
            assert told.title[language] in caught.message[language] + caught.meaning[language]


@pytest.mark.parametrize(("exercise", "source"), [(name[:4], code) for name, code in RIGHT.items()], ids=list(RIGHT))
def test_a_right_answer_gets_the_full_score_exactly(
    plans: dict[str, Plan], warm: Zygote, exercise: str, source: str
) -> None:
    result = judged(plans, warm, exercise, f"import torch\n{source}")
    assert result.passed
    assert result.score == result.max_score
