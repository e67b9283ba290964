from __future__ import annotations

from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from grader.report.numbers import plain, points, share, telling


@pytest.mark.parametrize(
    ("value", "written"),
    [("6.000000", "6"), ("7.50", "7.5"), ("0.333333", "0.333333"), ("0E-6", "0"), ("1E+2", "100"), ("-0.0", "0")],
)
def test_points_have_no_needless_zeros(value: str, written: str) -> None:
    assert points(Decimal(value)) == written


def test_a_share_stays_between_nothing_and_everything() -> None:
    assert [share(Decimal(part), Decimal(10)) for part in (-1, 0, 5, 11)] == [0, 0, 0.5, 1]
    assert share(Decimal(1), Decimal(0)) == 0


def test_a_number_that_is_not_finite_is_not_shown_as_the_text_that_reads_like_it() -> None:
    assert plain(float("nan")) == "nan" != plain("nan")
    assert plain(float("-inf")) == "-inf" != plain("-inf")
    assert plain("text") == "'text'"
    assert (plain(None), plain(value=True), plain(3)) == ("None", "True", "3")


@given(st.floats(allow_nan=False), st.floats(allow_nan=False))
def test_two_floats_that_differ_look_different_with_the_digits_chosen(one: float, other: float) -> None:
    if one != other:
        digits = telling([(one, other)])
        assert plain(one, digits) != plain(other, digits)


def test_few_digits_are_enough_where_they_tell() -> None:
    assert telling([(0.1, 0.2)]) == 6
    assert telling([(0.1, 0.2), (1.0, 1.00000001)]) == 9
