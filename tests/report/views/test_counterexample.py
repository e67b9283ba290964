from __future__ import annotations

import math
from typing import TYPE_CHECKING

import pytest
from hypothesis import given
from hypothesis import strategies as st

from grader.report.views.counterexample import case_of
from grader.result import SILENCE, Array, Counterexample, Shown

if TYPE_CHECKING:
    from grader.report.views.counterexample import ValueTable

PLAIN: st.SearchStrategy[Shown] = st.none() | st.booleans() | st.integers() | st.floats() | st.text(max_size=5)
SHOWN = st.recursive(
    PLAIN,
    lambda inner: st.lists(inner, max_size=4).map(tuple) | st.dictionaries(st.text(max_size=3), inner, max_size=4),
    max_leaves=20,
)


def tensor(*data: float, shape: tuple[int, ...] | None = None, dtype: str = "float64") -> Array:
    shape = (len(data),) if shape is None else shape
    return Array(dtype, shape, data, cut=len(data) < math.prod(shape))


def received(expected: Shown, got: Shown) -> tuple[ValueTable, ...]:
    return case_of(Counterexample({}, expected, got)).received


def off(table: ValueTable) -> list[tuple[int, int]]:
    """Return the row and column of every marked cell, over all grids."""
    rows = [cells for grid in table.grids for _, cells in grid.rows]
    return [(y, x) for y, cells in enumerate(rows) for x, cell in enumerate(cells) if cell.off]


def texts(table: ValueTable) -> list[list[str]]:
    return [[cell.text for cell in cells] for grid in table.grids for _, cells in grid.rows]


def test_a_matrix_is_laid_out_in_rows_and_the_differing_entries_are_marked() -> None:
    expected = tensor(1.0, 2, 3, 4, 5, 6, shape=(2, 3))
    (table,) = received(expected, tensor(1.0, 2, 3.5, 4, -5, 6, shape=(2, 3)))
    assert texts(table) == [["1", "2", "3.5"], ["4", "-5", "6"]]
    assert off(table) == [(0, 2), (1, 1)]
    assert table.grids[0].columns == ("0", "1", "2")
    assert not table.kind_off


def test_more_dimensions_are_laid_out_as_named_slices() -> None:
    value = tensor(*map(float, range(24)), shape=(2, 2, 2, 3))
    (table,) = received(value, value)
    assert [grid.slice for grid in table.grids] == ["[0, 0, :, :]", "[0, 1, :, :]", "[1, 0, :, :]", "[1, 1, :, :]"]
    assert texts(table)[-1] == ["21", "22", "23"]


def test_a_long_row_is_broken_and_its_lines_say_where_they_begin() -> None:
    value = tensor(*map(float, range(12)))
    (table,) = received(value, value)
    assert [head for head, _ in table.grids[0].rows] == ["0", "5", "10"]
    assert texts(table)[-1] == ["10", "11"]


def test_what_was_cut_is_said() -> None:
    value = tensor(*map(float, range(64)), shape=(10, 10))
    (table,) = received(value, value)
    assert table.more.en == "64 of 100 entries shown"
    assert len(table.grids[0].rows) == 7


def test_rounding_is_not_pointed_at_where_something_is_really_off() -> None:
    (table,) = received(tensor(1.0, 2.0), tensor(1.0 + 1e-12, 2.5))
    assert off(table) == [(0, 1)]


def test_where_nothing_else_differs_rounding_is_what_differs_and_shows() -> None:
    (table,) = received(tensor(1.0, 2.0), tensor(1.0 + 1e-12, 2.0))
    assert off(table) == [(0, 0)]
    assert texts(table)[0][0] != texts(case_of(Counterexample({}, tensor(1.0, 2.0), None)).expected[0])[0][0]


@pytest.mark.parametrize(
    ("expected", "got", "marked"),
    [
        (math.nan, math.nan, False),
        (1.0, math.nan, True),
        (math.nan, 1.0, True),
        (math.inf, math.inf, False),
        (math.inf, -math.inf, True),
        (math.inf, 1.0, True),
        ("nan", math.nan, False),
        pytest.param(10**400, 1, True, id="beyond-floats"),
        (True, False, True),
        ("a", "b", True),
    ],
)
def test_one_value_is_marked_exactly_where_it_differs(expected: Shown, got: Shown, *, marked: bool) -> None:
    (table,) = received(expected, got)
    assert bool(off(table)) == marked


@pytest.mark.parametrize("words", ["nan", "inf", "-inf", "—"])
def test_a_text_that_reads_like_a_number_or_like_no_answer_is_shown_as_a_text(words: str) -> None:
    (table,) = received(float("nan"), words)
    assert (table.kind.en, texts(table)) == ("string", [[repr(words)]])
    assert table.kind_off


def test_what_was_raised_is_no_string_that_was_returned() -> None:
    raised = Counterexample({}, 1.0, "ValueError: no", answered=False)
    assert [(table.kind.en, texts(table)) for table in case_of(raised).received] == [("raised", [["ValueError: no"]])]
    silent = Counterexample({}, 1.0, SILENCE, answered=False)
    assert [table.kind.en for table in case_of(silent).received] == ["no answer"]


def test_a_wrong_shape_or_dtype_is_marked_on_the_kind_and_not_entry_by_entry() -> None:
    (shape,) = received(tensor(1.0, 2.0), tensor(1.0, 3.0, shape=(2, 1)))
    (dtype,) = received(tensor(1.0, 2.0), tensor(1.0, 3.0, dtype="float32"))
    assert shape.kind_off
    assert dtype.kind_off
    assert not off(shape)
    assert not off(dtype)


def test_parts_that_are_missing_or_too_many_are_told() -> None:
    tables = received({"dw": tensor(1.0), "db": 2.0}, {"dw": tensor(1.0), "extra": 1})
    assert [(table.name, table.kind_off) for table in tables] == [("dw", False), ("extra", True), ("db", True)]
    assert tables[-1].kind.en == "missing"


def test_one_right_part_is_left_unmarked_beside_a_wrong_one() -> None:
    right, wrong = received((tensor(1.0), tensor(1.0)), (tensor(1.0 + 1e-13), tensor(2.0)))
    assert not off(right)
    assert off(wrong)


def test_wide_tables_do_not_stand_side_by_side() -> None:
    narrow, wide = tensor(1.0, 2.0), tensor(*(0.123456,) * 12, shape=(2, 6))
    assert not case_of(Counterexample({"x": wide}, narrow, narrow)).wide
    assert case_of(Counterexample({}, narrow, wide)).wide


def test_an_empty_tensor_has_no_rows() -> None:
    (table,) = received(tensor(shape=(0, 3)), tensor(shape=(0, 3)))
    assert table.grids == ()
    assert "(0, 3)" in table.kind.en


@given(st.dictionaries(st.text(max_size=3), SHOWN, max_size=2), SHOWN, SHOWN)
def test_any_counterexample_can_be_laid_out(inputs: dict[str, Shown], expected: Shown, got: Shown) -> None:
    case = case_of(Counterexample(inputs, expected, got))
    assert case.expected
    assert case.received


@given(SHOWN)
def test_nothing_is_marked_where_nothing_differs(value: Shown) -> None:
    for table in received(value, value):
        assert not off(table)
        assert not table.kind_off
