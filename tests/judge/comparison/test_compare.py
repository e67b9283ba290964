"""What is said of a difference, and in which order."""

from __future__ import annotations

import math

import pytest
import torch
from hypothesis import given
from hypothesis import strategies as st

from grader.course.model import Tolerance
from grader.judge.comparison import DifferenceKind, Expected, Terms, compare
from grader.worker.frame import Opaque

RIGHT = torch.tensor([[0.5, -1.0, 2.0], [3.0, 0.25, -4.0]], dtype=torch.float64)
NAMED = Terms(names=("dw", "db"))


def kind_of(expected: object, received: object, terms: Terms = NAMED) -> DifferenceKind | None:
    difference = compare(Expected(expected), received, terms)
    return None if difference is None else difference.kind


def message_of(expected: object, received: object, terms: Terms = NAMED) -> str:
    difference = compare(Expected(expected), received, terms)
    assert difference is not None
    assert difference.message.zh
    assert bool(difference.remedy.zh) == bool(difference.remedy.en)
    return f"{difference.message.en} {difference.remedy.en}".strip()


@pytest.mark.parametrize(
    ("received", "kind"),
    [
        (RIGHT.clone(), None),
        (RIGHT + 1e-13, None),
        (None, DifferenceKind.NOTHING),
        (1.0, DifferenceKind.TYPE),
        (Opaque("numpy.ndarray"), DifferenceKind.TYPE),
        ([RIGHT], DifferenceKind.TYPE),
        (RIGHT.T, DifferenceKind.SHAPE),
        (RIGHT.flatten(), DifferenceKind.SHAPE),
        (RIGHT.float(), DifferenceKind.DTYPE),
        (RIGHT / 0, DifferenceKind.NOT_FINITE),
        (RIGHT * math.nan, DifferenceKind.NOT_FINITE),
        (RIGHT.float().double() + 1e-6, DifferenceKind.VALUES),
        (torch.zeros_like(RIGHT), DifferenceKind.VALUES),
    ],
)
def test_each_difference_from_a_tensor_has_its_kind(received: object, kind: DifferenceKind | None) -> None:
    assert kind_of(RIGHT, received) is kind


def test_a_float32_computation_in_a_float64_case_is_told_apart() -> None:
    third = torch.full((3,), 1 / 3, dtype=torch.float64)
    assert kind_of(third, third.float().double()) is DifferenceKind.VALUES


def test_lists_and_tuples_are_the_same_unless_a_list_was_asked_for() -> None:
    pair = (RIGHT, [1.0, 2.0])
    assert kind_of(pair, [RIGHT, (1.0, 2.0)]) is None
    assert kind_of(pair, (RIGHT, (1.0, 2.0)), Terms(names=("w", "losses"), lists=("losses",))) is DifferenceKind.TYPE


def test_parts_are_called_by_their_names() -> None:
    assert message_of((RIGHT, 1.0), (RIGHT, 2.0)) == "`db` is 2; 1 was expected."
    assert message_of((RIGHT, 1.0), (RIGHT,)) == (
        "The result has 1 entry; 2 were expected (dw, db). Return exactly these, in this order: `return dw, db`."
    )
    assert message_of({"w1": 1.0}, {"W1": 1.0}) == (
        "The result lacks the keys 'w1'. The result has unexpected keys: 'W1'."
    )


def test_the_worst_entry_is_named_with_its_place_and_how_many_differ() -> None:
    received = RIGHT.clone()
    received[1, 2] += 3
    received[0, 0] += 1
    assert message_of((RIGHT, 1.0), (received, 1.0)) == "`dw`[1, 2] is -1; -4 was expected (2 of 6 entries differ)."


def test_what_hides_the_rest_is_told_first() -> None:
    assert kind_of((RIGHT, 1.0), (RIGHT * 2, torch.tensor(1.0))) is DifferenceKind.TYPE
    assert kind_of((RIGHT, RIGHT), (RIGHT * 2, RIGHT.float())) is DifferenceKind.DTYPE


def test_a_transposed_matrix_is_said_to_look_transposed() -> None:
    assert "transposed" in message_of(RIGHT, RIGHT.T)


def test_a_tensor_where_a_float_is_due_is_told_how_to_make_one() -> None:
    assert ".item()" in message_of([1.0], [torch.tensor(1.0)])


def test_a_detached_result_may_not_require_grad() -> None:
    leaf = RIGHT.clone().requires_grad_()
    assert kind_of(RIGHT, leaf) is None
    assert kind_of(RIGHT, leaf, Terms(detached=True)) is DifferenceKind.GRAPH


@pytest.mark.parametrize("shapes", [((0, 3), (1, 3)), ((), (1,)), ((2, 1), (2,)), ((1, 3), (3,))])
def test_nothing_is_broadcast(shapes: tuple[tuple[int, ...], tuple[int, ...]]) -> None:
    assert kind_of(torch.zeros(shapes[0]), torch.zeros(shapes[1])) is DifferenceKind.SHAPE


def test_equal_infinities_and_nans_are_equal() -> None:
    strange = torch.tensor([math.inf, -math.inf, math.nan, 1.0], dtype=torch.float64)
    assert kind_of(strange, strange.clone()) is None
    assert kind_of(strange, strange.nan_to_num(0.0)) is not None
    assert kind_of(strange, -strange) is not None


def test_a_bool_is_no_number_and_an_int_may_stand_for_a_float() -> None:
    assert kind_of(1.0, 1) is None
    assert kind_of(1.0, True) is DifferenceKind.TYPE  # noqa: FBT003 - the value that came
    assert kind_of(1, 1.0) is DifferenceKind.TYPE


def test_zeros_do_not_pass_for_a_tiny_gradient() -> None:
    tiny = torch.full((32_000,), 1e-5, dtype=torch.float64)
    single = Terms(dtype=torch.float32, magnitude=1.0)
    assert kind_of(tiny.float(), torch.zeros(32_000), single) is DifferenceKind.VALUES


def test_rounding_around_an_exact_zero_passes() -> None:
    noise = torch.full((3,), 2e-17, dtype=torch.float64)
    assert kind_of(torch.zeros(3, dtype=torch.float64), noise) is None


def test_the_exercise_may_ask_for_relative_accuracy_at_the_tails() -> None:
    tail = torch.tensor([1e-30, 1.0], dtype=torch.float64)
    relative = Terms(tolerance=Tolerance(relative=1e-6))
    assert kind_of(tail, tail * (1 + 1e-8), relative) is None
    assert kind_of(tail, torch.tensor([0.0, 1.0], dtype=torch.float64), relative) is DifferenceKind.VALUES
    assert kind_of(tail, torch.tensor([0.0, 1.0], dtype=torch.float64)) is None


@given(st.lists(st.floats(allow_nan=True, allow_infinity=True), max_size=6))
def test_every_value_equals_itself(numbers: list[float]) -> None:
    tensor = torch.tensor(numbers, dtype=torch.float64)
    assert kind_of(tensor, tensor.clone()) is None
    assert kind_of(list(numbers), tuple(numbers)) is None


@given(st.lists(st.floats(-1e6, 1e6), min_size=1, max_size=6), st.integers(0, 5), st.floats(0.01, 1e3))
def test_a_change_beyond_the_tolerance_is_always_seen(numbers: list[float], place: int, change: float) -> None:
    right = torch.tensor(numbers, dtype=torch.float64)
    wrong = right.clone()
    wrong[place % len(numbers)] += change
    assert kind_of(right, wrong, Terms(magnitude=1.0)) is DifferenceKind.VALUES
