"""Every reference and every probe of the bank computes where its arguments lie, shown on a device that is none."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING

import pytest
import torch

from grader.course.load import load_course
from grader.judge.cases.seeds import Seeds
from grader.judge.comparison import compare
from grader.judge.plan import plan_exercise
from tests.exercises.pretended import DEVICE, Pretended, back, kinds, there

if TYPE_CHECKING:
    from grader.course.model import Exercise

BANK = load_course(Path(__file__).parents[2]).exercises
CASES = 3
"""Of each check: where tensors are made does not depend on the numbers."""


def test_the_pretended_device_minds_being_mixed_and_keeps_numbers() -> None:
    x = there(torch.tensor([1.0, 2.0]))
    assert isinstance(x, torch.Tensor)
    with Pretended():  # type: ignore[no-untyped-call] # torch does not type it
        assert x.device == DEVICE
        assert (x + x.new_zeros(2) + torch.ones(2, device=x.device)).sum().item() == 5.0
        assert (2 * x + torch.tensor(1.0)).device == DEVICE
        with pytest.raises(RuntimeError, match="same device"):
            x + torch.ones(2)
        y = x.detach().requires_grad_()
        (y * y).sum().backward()  # type: ignore[no-untyped-call] # torch does not type it
        assert y.grad is not None
        assert kinds(y.grad) == {DEVICE.type}
        assert y.grad.cpu().tolist() == [2.0, 4.0]


@pytest.mark.parametrize("exercise", BANK, ids=lambda one: one.id)
def test_a_reference_computes_where_its_arguments_lie(exercise: Exercise) -> None:
    plan = plan_exercise(exercise, Seeds("2026", "secret"))
    for check in (check for check in exercise.checks if check.target):
        function = plan.reference.function(str(check.target))
        for question in [question for question in plan.questions[check.id] if question.expected is not None][:CASES]:
            args, kwargs = question.case.split(question.case.placed_arguments())
            given = [there(argument) for argument in args], {name: there(one) for name, one in kwargs.items()}
            if not kinds(given):
                continue  # it makes its own tensors
            with Pretended():  # type: ignore[no-untyped-call] # torch does not type it
                answer = function(*given[0], **given[1])
            assert question.expected is not None
            where = kinds(answer)
            assert "cpu" not in where, (check.id, where)
            assert compare(question.expected, back(answer), replace(question.terms, detached=False)) is None, check.id
