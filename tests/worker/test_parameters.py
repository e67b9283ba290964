"""Functions whose parameters have other names are called by position, and no others."""

from __future__ import annotations

import functools
import math
from types import ModuleType
from typing import TYPE_CHECKING

import pytest
from hypothesis import given
from hypothesis import strategies as st

from grader.worker.parameters import adapted_module, by_position, other_names

if TYPE_CHECKING:
    from collections.abc import Callable

WANTED = ("p", "grad_out", "dim")


def same(p: object, grad_out: object, dim: object = -1) -> object:
    return p, grad_out, dim


def swapped(grad_out: object, p: object, dim: object = -1) -> object:
    return p, grad_out, dim


def more(p: object, grad_out: object, dim: object = -1, keep: object = None) -> object:
    return p, grad_out, dim, keep


def open_ended(**kwargs: object) -> object:
    return kwargs


def too_few(y: object) -> object:
    return y


def too_many(y: object, gy: object, axis: object, eps: object) -> object:
    return y, gy, axis, eps


@pytest.mark.parametrize("function", [same, swapped, more, open_ended, too_few, too_many, 3])
def test_a_function_that_takes_the_names_or_takes_another_number_is_left_alone(function: object) -> None:
    assert other_names(function, WANTED) is None


def renamed(y: object, gy: object, axis: object = "last") -> object:
    return y, gy, axis


def half_renamed(p: object, gy: object, axis: object = "last") -> object:
    return p, gy, axis


def by_position_only(y: object, gy: object, axis: object = "last", /) -> object:
    return y, gy, axis


def any_number(*given: object) -> object:
    return given if len(given) == 3 else (*given, "last")


class Made:
    def __init__(self, y: object, gy: object, axis: object = "last") -> None:
        self.given = (y, gy, axis)


@functools.wraps(renamed)
def decorated(*args: object, **kwargs: object) -> object:
    return renamed(*args, **kwargs)


OTHERS: list[Callable[..., object]] = [renamed, half_renamed, by_position_only, any_number, decorated]


@pytest.mark.parametrize("function", OTHERS)
@given(split=st.integers(0, 2), last=st.booleans())
def test_what_is_given_by_name_goes_where_the_name_stands(
    function: Callable[..., object], split: int, *, last: bool
) -> None:
    own = other_names(function, WANTED)
    assert own is not None
    values = {"p": 1, "grad_out": 2} | ({"dim": 0} if last else {})
    args, kwargs = list(values.values())[:split], dict(list(values.items())[split:])
    assert by_position(function, WANTED, own)(*args, **kwargs) == (1, 2, 0 if last else "last")


def test_a_default_that_is_skipped_stays_the_functions_own() -> None:
    def scaled(a: object, b: object = "own", c: object = 3) -> object:
        return a, b, c

    own = other_names(scaled, ("x", "y", "z"))
    assert own == ("a", "b", "c")
    assert by_position(scaled, ("x", "y", "z"), own)(1, z=5) == (1, "own", 5)


def test_classes_and_built_in_functions_are_called_so_too() -> None:
    own = other_names(Made, WANTED)
    assert own == ("y", "gy", "axis")
    made = by_position(Made, WANTED, own)(p=1, grad_out=2, dim=3)
    assert isinstance(made, Made)
    assert made.given == (1, 2, 3)
    hypot = other_names(math.hypot, ("a", "b"))
    assert hypot == ()
    assert by_position(math.hypot, ("a", "b"), hypot)(a=3, b=4) == 5


def test_a_signature_that_raises_harms_nothing() -> None:
    class Odd:
        @property
        def __signature__(self) -> object:
            raise RuntimeError

        def __call__(self) -> None:
            """Do nothing."""

    assert other_names(Odd(), WANTED) is None


def test_a_probe_sees_the_module_as_it_is_now_with_the_functions_in_their_place() -> None:
    module = ModuleType("submission")
    vars(module).update(f=renamed, count=1)
    view = adapted_module(module, {"f": by_position(renamed, WANTED, ("y", "gy", "axis"))})
    vars(module)["count"] = 2
    assert view.f(p=1, grad_out=2) == (1, 2, "last")
    assert view.count == 2
    with pytest.raises(AttributeError):
        _ = view.nothing
