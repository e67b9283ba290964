"""Altered entry points keep the form of the right answer and lose what is in it."""

from __future__ import annotations

import math
from dataclasses import dataclass

import numpy as np
import pytest
import torch
from torch import Tensor, nn

from grader.proof.alterations import (
    ASKED,
    SILENT,
    altered,
    argument,
    key,
    lower_precision,
    nans,
    nothing,
    ones,
    recorded,
    remembered,
    zeros,
)

X = torch.tensor([[1.5, 2.0]], dtype=torch.float64)


def right(x: Tensor, scale: float = 2.0) -> dict[str, object]:
    """Answer with one of everything."""
    return {"tensor": x * scale, "list": [1.0, True, "word"], "whole": torch.arange(2), "none": None}


def test_zeros_and_ones_keep_structure_shape_and_dtype() -> None:
    for alter, number in ((zeros, 0), (ones, 1)):
        value = altered(right, alter)(X)
        assert value["tensor"].dtype == torch.float64
        assert value["tensor"].tolist() == [[number, number]]
        assert value["list"] == [number, bool(number), ""]
        assert value["whole"].dtype == torch.int64
        assert value["none"] is None


def test_nan_cannot_keep_the_dtype_of_whole_numbers() -> None:
    value = altered(right, nans)(X)
    assert value["tensor"].isnan().all()
    assert value["whole"].isnan().all()
    assert math.isnan(value["list"][0])


def test_an_argument_of_the_right_shape_is_returned_as_a_copy() -> None:
    given = torch.zeros(2)
    value = altered(lambda x, y: x @ y, argument)(torch.ones(2, 2), given)
    assert torch.equal(value, given)
    assert value.data_ptr() != given.data_ptr()


def test_nothing_is_done_by_who_does_nothing() -> None:
    done: list[int] = []
    assert altered(done.append, nothing)(1) is None
    assert done == []


def test_the_lower_precision_is_seen_in_the_values_and_not_in_the_dtype() -> None:
    seen: list[torch.dtype] = []

    def third(x: Tensor) -> Tensor:
        seen.append(x.dtype)
        return x / 3

    value = altered(third, lower_precision)(X)
    assert seen == [torch.float32]
    assert value.dtype == torch.float64
    assert 1e-9 < float((value - X / 3).abs().max()) < 1e-6
    assert altered(third, lower_precision)(torch.arange(3)).dtype == torch.float32  # whole numbers are left alone


def test_a_question_is_the_same_by_position_by_keyword_and_by_default() -> None:
    assert key(right, (X,), {}) == key(right, (X, 2.0), {}) == key(right, (), {"scale": 2.0, "x": X.clone()})
    assert key(right, (X,), {}) != key(right, (X, 3.0), {})
    assert key(right, (X,), {}) != key(right, (X.float(),), {})
    square, cube = (lambda v: v**2), (lambda v: v**3)
    assert key(right, (square,), {}) != key(right, (cube,), {})


def test_what_was_recorded_can_be_remembered(capsys: pytest.CaptureFixture[str]) -> None:
    altered(right, recorded)(X)
    asked = capsys.readouterr().out.split()
    assert [question.startswith(ASKED) for question in asked] == [True]
    known = altered(right, remembered(frozenset(question.removeprefix(ASKED) for question in asked), frozenset()))
    assert torch.equal(known(x=X)["tensor"], X * 2)
    assert not known(X + 1)["tensor"].any()


def test_a_function_that_returns_nothing_is_not_even_called_for_what_is_not_remembered(
    capsys: pytest.CaptureFixture[str],
) -> None:
    done: list[int] = []

    def note(x: int) -> None:
        done.append(x)

    altered(note, recorded)(1)
    asked, silent = capsys.readouterr().out.split()
    known = altered(note, remembered(frozenset({asked.removeprefix(ASKED)}), frozenset({silent.removeprefix(SILENT)})))
    known(1)
    known(2)
    assert done == [1, 1]


def test_the_answers_of_a_module_a_function_and_a_returned_function_are_altered() -> None:
    class Double(nn.Module):
        def forward(self, x: Tensor) -> Tensor:
            return 2 * x

    class Triple(torch.autograd.Function):
        @staticmethod
        def forward(ctx: object, x: Tensor) -> Tensor:
            del ctx
            return 3 * x

    assert not altered(Double, zeros)()(X).any()
    assert not altered(Triple, zeros).apply(X).any()
    assert not altered(lambda: Double().forward, zeros)()(X).any()
    assert altered(Double, zeros).__name__ == "Double"


def test_a_class_that_holds_nothing_can_still_be_made() -> None:
    class Plain:
        pass

    assert isinstance(altered(Plain, zeros)(), Plain)


class Momentum:
    """An optimizer: its methods return nothing or a number, and what they do depends on what it holds."""

    def __init__(self, w: Tensor, lr: float = 0.5) -> None:
        self.w, self.lr = w, lr

    def step(self, grad: Tensor) -> None:
        self.w -= self.lr * grad

    def size(self) -> Tensor:
        return (self.w**2).sum()


class Pair:
    """Holds something, and does nothing."""

    def __init__(self, x: Tensor) -> None:
        self.double, self.half = 2 * x, x / 2


def test_the_methods_of_a_class_are_altered() -> None:
    done_nothing = altered(Momentum, nothing)(torch.ones(2))
    done_nothing.step(torch.ones(2))
    assert done_nothing.w.tolist() == [1, 1]
    assert done_nothing.size() is None
    assert altered(Momentum, zeros)(torch.ones(2)).size().tolist() == 0
    assert torch.equal(altered(Momentum, ones)(torch.full((1,), 4.0)).size(), torch.tensor(1.0))


def test_what_a_class_without_methods_holds_is_altered() -> None:
    assert altered(Pair, zeros)(torch.ones(2)).double.tolist() == [0, 0]
    assert altered(Pair, argument)(torch.full((2,), 3.0)).half.tolist() == [3, 3]


def test_an_object_with_other_contents_is_another_question(capsys: pytest.CaptureFixture[str]) -> None:
    for number in (1.0, 2.0, 1.0):
        altered(Momentum, recorded)(torch.full((2,), number)).size()
    first, second, third = (line for line in capsys.readouterr().out.splitlines() if line.startswith(ASKED))
    assert first == third != second


def test_a_class_that_returns_nothing_says_so_under_its_own_name(capsys: pytest.CaptureFixture[str]) -> None:
    altered(Momentum, recorded)(torch.ones(2)).step(torch.ones(2))
    assert f"{SILENT}Momentum" in capsys.readouterr().out


def test_arrays_are_altered_as_tensors_are() -> None:
    def array(x: np.ndarray) -> np.ndarray:
        return 2 * x

    given = np.array([1.5, 2.0])
    assert altered(array, zeros)(given).tolist() == [0, 0]
    assert altered(array, argument)(given).tolist() == [1.5, 2.0]
    assert np.isnan(altered(array, nans)(np.array([1, 2]))).all()
    assert key(array, (given,), {}) != key(array, (given + 1,), {})


def test_arrays_of_numpy_are_computed_in_the_lower_precision_too() -> None:
    given = np.array([[1.5, 2.0]])
    value = altered(lambda x: x / 3, lower_precision)(given)
    assert value.dtype == np.float64
    assert 1e-9 < float(np.abs(value - given / 3).max()) < 1e-6
    assert altered(lambda x: x + 1, lower_precision)(np.arange(3)).dtype == np.arange(3).dtype


@dataclass
class _Pair:
    mean: object
    seen: object


@pytest.mark.parametrize(
    ("value", "filled"),
    [
        ({"a"}, set()),
        (b"ab", b""),
        (1 + 2j, 0j),
        ({("a", "b"): 3}, {("a", "b"): 0}),
        (_Pair(1.5, {2}), _Pair(0.0, set())),
        (["a", None], ["", None]),
    ],
)
def test_every_kind_of_value_is_altered(value: object, filled: object) -> None:
    assert zeros(lambda: value, (), {}) == filled


def test_the_items_of_a_generator_are_altered() -> None:
    assert list(zeros(lambda: iter([1.5, 2.5]), (), {})) == [0.0, 0.0]
