"""What an exercise bans must not run in a class: not in its methods, nor when an object is made."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from grader.course.load import load_course
from grader.judge.cases.seeds import Seeds
from grader.judge.conditions import Conditions
from grader.judge.plan import plan_exercise
from grader.judge.session import judge
from grader.result import CheckStatus
from grader.submission.submission import Submission

if TYPE_CHECKING:
    from grader.result import Result
    from grader.sandbox.zygote import Zygote

ROOT = Path(__file__).parents[2] / "courses" / "building-blocks"
EXERCISES = {exercise.id: exercise for exercise in load_course(ROOT).exercises}
LAYER = """
import torch
from torch import nn

class Linear(nn.Module):
    def __init__(self, in_features, out_features):
        super().__init__()
        self.weight = nn.Parameter(torch.empty(out_features, in_features))
        self.bias = nn.Parameter(torch.empty(out_features))

    def forward(self, x):
        {body}
"""
NORM = """
import torch
from torch import nn

class BatchNorm(nn.Module):
    def __init__(self, num_features, momentum=0.1, eps=1e-5):
        super().__init__()
        self.momentum, self.eps = momentum, eps
        self.weight = nn.Parameter(torch.randn(num_features))
        self.bias = nn.Parameter(torch.randn(num_features))
        self.register_buffer("running_mean", torch.zeros(num_features))
        self.register_buffer("running_var", torch.ones(num_features))

    def forward(self, x):
        ready = {name}
        kept = self.running_mean, self.running_var, self.weight, self.bias
        return ready(x, *kept, self.training, self.momentum, self.eps or 1e-12)
"""
ADAM = """
import sys

class Adam:
    def __init__(self, params, lr=1e-3, betas=(0.9, 0.999), eps=1e-8):
        ready = getattr(sys.modules["torch." + "op" + "tim"], "Ad" + "am")
        self.inner = ready(params, lr=lr, betas=betas, eps=eps)

    def step(self):
        self.inner.step()

    def zero_grad(self):
        self.inner.zero_grad()
"""
ANSWERS = {
    "a ready layer under another name": ("linear", "from torch import nn\n\nclass Linear(nn.Linear):\n    pass\n"),
    "a function by a name made of pieces": (
        "linear",
        LAYER.format(body='return getattr(torch.nn.functional, "lin" + "ear")(x, self.weight, self.bias)'),
    ),
    "an operator that is looked up": ("batch-norm", NORM.format(name='getattr(nn.functional, "bat" + "ch_norm")')),
    "a text that is run": ("batch-norm", NORM.format(name='eval("nn.functional.bat" + "ch_norm")')),
    "an optimiser in another object": ("adam", ADAM),
}


@pytest.mark.parametrize("name", ANSWERS)
def test_a_ban_holds_in_a_class(name: str, warm: Zygote) -> None:
    exercise, source = ANSWERS[name]
    results: list[Result] = []
    submission = Submission(exercise, None, "own.py", f"{exercise}.py", "0", source.encode())
    plan = plan_exercise(EXERCISES[exercise], Seeds("2026", "secret"))
    judge({exercise: plan}, [submission], warm, Conditions("2026"), results.append)
    told = {check.check: check.status for check in results[0].checks}
    assert set(told.values()) == {CheckStatus.BLOCKED}, told
