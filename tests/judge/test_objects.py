"""The parameters of the solution's own object are what a submission's object is filled with."""

from __future__ import annotations

from decimal import Decimal
from typing import TYPE_CHECKING, Any

import pytest
import torch

from grader.course.draws import Draw
from grader.course.model import CaseGroup, Check, EntryPoint, Exercise
from grader.course.object_steps import ObjectStep, ObjectSteps
from grader.errors import ReferenceFault
from grader.judge.cases.seeds import Seeds
from grader.judge.plan import plan_exercise
from grader.judge.recording.form import CASES_FILE, TENSORS_FILE
from grader.judge.recording.reader import recording_of
from grader.judge.recording.writer import record
from grader.limits import Limits
from grader.result import Visibility
from grader.text import NOTHING, Text

if TYPE_CHECKING:
    from pathlib import Path

    from grader.judge.plan import Plan

LAYER = """
import torch
from torch import nn

class Layer(nn.Module):
    def __init__(self, d):
        super().__init__()
        {made}

    def forward(self, x):
        return x * self.weight
"""
DRAWN = "self.weight = nn.Parameter(torch.randn(d)); self.register_buffer('seen', torch.zeros(1))"


def exercise(folder: Path, made: str, how: str) -> Exercise:
    (folder / "solution.py").write_text(LAYER.format(made=made), encoding="utf-8")
    arguments = {"d": Draw("literal", (), {"value": "D"}), "x": Draw("normal", ("D",), {})}
    check = Check(
        id="forward",
        title=Text.same("Forward"),
        points=Decimal(1),
        visibility=Visibility.PUBLIC,
        class_name="Layer",
        steps=ObjectSteps("layer", ("d",), (ObjectStep("layer(x)", "layer(x)"),), how),
        cases=(CaseGroup(arguments, {"D": (2, 3)}, draws=3),),
    )
    return Exercise(
        id="ex01",
        title=Text.same("Layer"),
        topics=(),
        part="first",
        entry_points=(EntryPoint("Layer", "(d)"),),
        banned=(),
        limits=Limits(5.0, 30.0, 1024),
        hints=(),
        checks=(check,),
        misconceptions=(),
        statement=NOTHING,
        stub="",
        folder=folder,
        private=folder,
    )


def parameters(plan: Plan) -> list[dict[str, torch.Tensor]]:
    found = [question.case.arguments["parameters"] for question in plan.questions["forward"]]
    assert all(isinstance(state, dict) for state in found)
    return found  # type: ignore[return-value] # as asserted


def test_by_name_all_of_its_state_is_copied_alike_for_a_seed(tmp_path: Path) -> None:
    layer = exercise(tmp_path, DRAWN, "by_name")
    first, again, other = (parameters(plan_exercise(layer, Seeds(seed, seed))) for seed in "aab")
    assert [*first[0]] == ["weight", "seen"]
    assert first[0]["weight"].dtype is torch.float64  # as the case's arguments are
    assert repr(first) == repr(again) != repr(other)
    assert len({repr(state) for state in first}) == len(first)  # no two cases have the same


def test_by_order_buffers_are_left_out(tmp_path: Path) -> None:
    (first, *_) = parameters(plan_exercise(exercise(tmp_path, DRAWN, "by_order"), Seeds("a", "a")))
    assert [*first] == ["weight"]


def test_what_is_expected_is_computed_with_them(tmp_path: Path) -> None:
    for question in plan_exercise(exercise(tmp_path, DRAWN, "by_name"), Seeds("a", "a")).questions["forward"]:
        given: Any = question.case.arguments
        assert question.expected is not None
        answer: Any = question.expected.answer
        shapes, value = answer
        assert shapes == {"weight": [question.case.sizes["D"]], "seen": [1]}
        assert torch.equal(value, given["x"] * given["parameters"]["weight"])


def test_a_release_holds_them_and_needs_no_solution(tmp_path: Path) -> None:
    layer = exercise(tmp_path, DRAWN, "by_name")
    plan = plan_exercise(layer, Seeds("a", "a"))
    files = record(plan)
    recording = recording_of(files[CASES_FILE], files[TENSORS_FILE], "ex01")
    for case, question in zip(recording.cases(layer.checks[0]), plan.questions["forward"], strict=True):
        assert repr(case.arguments) == repr(question.case.arguments)
        assert repr(recording.reference.answer("object:forward", case)) == repr(
            plan.reference.answer("object:forward", question.case)
        )


@pytest.mark.parametrize(
    ("made", "said"),
    [
        ("self.weight = nn.Parameter(torch.empty(d))", "leaves `weight` without numbers"),
        ("self.weight = nn.Parameter(torch.randn(d) * float('nan'))", "leaves `weight` without numbers"),
        ("self.weight = 2.0", "has no parameters"),
        ("self.weight = nn.Parameter(torch.randn(d, missing))", "cannot be asked for its parameters: NameError"),
    ],
)
def test_a_solution_without_numbers_of_its_own_is_a_fault_of_the_course(tmp_path: Path, made: str, said: str) -> None:
    with pytest.raises(ReferenceFault) as fault:
        plan_exercise(exercise(tmp_path, made, "by_name"), Seeds("a", "a"))
    assert said in fault.value.text.en
    assert "`Layer`" in fault.value.text.zh
