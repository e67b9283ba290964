"""The rules that hold for every exercise are tried in every exercise: both dtypes, any layout, size 1, no entries."""

from __future__ import annotations

from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING, Final

import pytest

from grader.course.load import load_course
from grader.judge.cases.case import draw_cases
from grader.judge.cases.seeds import Seeds
from grader.judge.comparison.structure import tensors_in

if TYPE_CHECKING:
    import torch

    from grader.course.model import Exercise
    from grader.judge.cases.case import Case

EXERCISES: Final = load_course(Path(__file__).parents[2]).exercises
ENTRIES: Final = [
    pytest.param(exercise, entry.name, id=entry.name) for exercise in EXERCISES for entry in exercise.entry_points
]

FLOATING: Final = {
    # The contract says float64, and float16 gradients for float32 parameters.
    "newton": {"torch.float64"},
    "scaled_step": {"torch.float16", "torch.float32"},
}
BY_TESTS: Final = {"train": "ex32's images are made by its probe, in float32"}
PLAIN: Final = {"next_scale": "its arguments are plain numbers"}
CONTIGUOUS: Final = {
    **PLAIN,
    "chain": "its arguments are scalars",
    "graph_ops": "only the graph is looked at",
}
NEVER_ONE: Final = {**PLAIN, "chain": "its arguments are scalars"}
EMPTY: Final = (
    # Where no mean is taken, no model trained and no system solved, nothing is a size like any other.
    *("mse_grad", "softmax_backward", "sigmoid", "sigmoid_grad", "tanh", "tanh_grad", "relu", "relu_grad"),
    *("leaky_relu", "leaky_relu_grad", "softmax", "sse", "l2_norm", "backward_n", "weighted_grad"),
    *("second_derivative", "ones_like_double", "add_into", "add_row_", "regroup", "scaled_step"),
)


@dataclass(slots=True)
class Tried:
    """What the cases of an entry point hold."""

    dtypes: set[str] = field(default_factory=set)
    layouts: set[str] = field(default_factory=set)
    one: bool = False
    empty: bool = False

    def add(self, case: Case) -> None:
        tensors: list[torch.Tensor] = list(tensors_in(case.arguments))
        self.dtypes |= {str(tensor.dtype) for tensor in tensors if tensor.is_floating_point()}
        if any(tensor.dim() for tensor in tensors):
            self.layouts.add(case.layout)
        self.one |= any(1 in tensor.shape for tensor in tensors)
        self.empty |= any(tensor.numel() == 0 for tensor in tensors)


def tried(exercise: Exercise, entry: str) -> Tried:
    found = Tried()
    for check in exercise.checks:
        if entry in check.entry_points:
            for case in draw_cases(exercise, check, Seeds("2026", "secret")):
                found.add(case)
    return found


@pytest.mark.parametrize(("exercise", "entry"), ENTRIES)
def test_both_dtypes_are_tried(exercise: Exercise, entry: str) -> None:
    if entry in PLAIN or exercise.id == "ex32":
        pytest.skip(PLAIN.get(entry) or BY_TESTS[entry])
    if entry in FLOATING:
        assert tried(exercise, entry).dtypes == FLOATING[entry]
    else:
        assert {"torch.float32", "torch.float64"} <= tried(exercise, entry).dtypes


@pytest.mark.parametrize(("exercise", "entry"), ENTRIES)
def test_tensors_that_are_not_contiguous_are_tried(exercise: Exercise, entry: str) -> None:
    if entry in CONTIGUOUS or exercise.id == "ex32":
        pytest.skip(CONTIGUOUS.get(entry) or BY_TESTS[entry])
    assert tried(exercise, entry).layouts - {"contiguous"}


@pytest.mark.parametrize(("exercise", "entry"), ENTRIES)
def test_a_dimension_of_size_1_is_tried(exercise: Exercise, entry: str) -> None:
    if entry in NEVER_ONE or exercise.id == "ex32":
        pytest.skip(NEVER_ONE.get(entry) or BY_TESTS[entry])
    assert tried(exercise, entry).one


@pytest.mark.parametrize("entry", EMPTY)
def test_tensors_without_entries_are_tried(entry: str) -> None:
    (exercise, *_) = [exercise for exercise in EXERCISES if entry in {each.name for each in exercise.entry_points}]
    assert tried(exercise, entry).empty
