"""Explaining costs a bounded amount of work, counted in answers of the reference; other exceptions are named."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Any

from grader.course.load import load_course
from grader.judge.cases.seeds import Seeds
from grader.judge.plan import plan_exercise
from grader.judge.solution import Solution
from grader.result import CheckStatus

if TYPE_CHECKING:
    import pytest

    from tests.judge.conftest import Judged

COURSE = Path(__file__).parents[2]
MOST = 550
"""Answers of the reference that explaining one submission may ask for: 120 single calls, 30 simple cases of each public
check and 32 fresh ones, in two dtypes each."""
BIASES_ZEROED = """
import torch
from torch import nn


class LinearNet(nn.Module):
    def __init__(self):
        super().__init__()
        self.layer = nn.Linear(4, 3)

    def forward(self, x):
        return self.layer(x.flatten(1))


def train(net, x, target, lr, epochs):
    for one in net.modules():
        if isinstance(one, nn.Linear):
            nn.init.zeros_(one.bias)
    loss_of = nn.CrossEntropyLoss()
    steps = torch.optim.SGD(net.parameters(), lr=lr)
    losses = []
    for _ in range(epochs):
        steps.zero_grad()
        loss = loss_of(net(x), target)
        losses.append(loss.item())
        loss.backward()
        steps.step()
    return losses
"""
ASSERTING = """
def directional_derivative(grad, direction):
    length = direction.norm()
    if length == 0:
        raise ValueError("no direction")
    return (grad * direction).sum() / length


def steepest_direction(grad):
    length = grad.norm()
    assert length > 0
    return grad / length
"""


def test_a_wrong_answer_that_trains_asks_the_reference_a_bounded_number_of_times(
    judged: Judged, monkeypatch: pytest.MonkeyPatch
) -> None:
    asked: list[str] = []
    answer = Solution.answer

    def counted(self: Solution, *args: Any, **kwargs: Any) -> object:
        asked.append(self.path.name)
        return answer(self, *args, **kwargs)

    monkeypatch.setattr(Solution, "answer", counted)
    exercise = next(exercise for exercise in load_course(COURSE).exercises if exercise.id == "ex24")
    plan_exercise(exercise, Seeds("2026", "secret"))
    planned = asked.count("solution.py")
    asked.clear()
    result = judged("ex24", BIASES_ZEROED, course=COURSE)
    assert result.score is not None
    assert 0 < result.score < result.max_score
    assert asked.count("solution.py") - planned <= MOST


def test_an_exception_of_another_type_than_asked_for_is_told_with_both(judged: Judged) -> None:
    result = judged("ex29", ASSERTING, course=COURSE)
    told = [check.message for check in result.checks if "AssertionError" in check.message.en]
    assert told
    assert all("ValueError must be raised, but AssertionError was raised" in sentence.en for sentence in told)
    assert all("应当引发 ValueError，但引发的是 AssertionError" in sentence.zh for sentence in told)


IN_FLOAT32 = """
def relu(x):
    return (x + x.abs()) / 2


def relu_grad(x):
    return (x > 0).float()


def leaky_relu(x, slope=0.01):
    return x * ((x > 0) + slope * (x <= 0))


def leaky_relu_grad(x, slope=0.01):
    return (x > 0).float() + slope * (x <= 0).float()
"""


def test_where_an_argument_is_left_out_of_some_cases_the_answer_is_explained_and_speaks_of_nothing_unwritten(
    judged: Judged,
) -> None:
    result = judged("ex06", IN_FLOAT32, course=COURSE)
    assert result.score is not None
    assert CheckStatus.JUDGE_ERROR not in {check.status for check in result.checks}
    assert "torch.where" not in repr(result)
