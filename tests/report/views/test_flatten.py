from __future__ import annotations

import math

import pytest
from hypothesis import given
from hypothesis import strategies as st

from grader.report.views.flatten import ShownPart, flatten
from grader.result import Array, Shown
from grader.text import Text

PLAIN: st.SearchStrategy[Shown] = st.none() | st.booleans() | st.integers() | st.floats() | st.text()
SHOWN = st.recursive(
    PLAIN,
    lambda inner: st.lists(inner, max_size=4).map(tuple) | st.dictionaries(st.text(), inner, max_size=4),
    max_leaves=20,
)


def names(value: Shown) -> list[str]:
    return [leaf.name for leaf in flatten(value)]


def test_parts_are_named_as_python_would_write_them() -> None:
    tensor = Array("float32", (1,), (0.5,))
    assert names({"dw": tensor, "db": {"inner": (tensor, None), "a b": tensor}}) == [
        "dw",
        "db.inner[0]",
        "db.inner[1]",
        "db['a b']",
    ]


def test_a_list_of_numbers_is_one_table_and_may_hold_those_that_are_none() -> None:
    (leaf,) = flatten((0.25, math.inf, 3))
    assert (leaf.shape, leaf.entries, leaf.kind.en) == ((3,), (0.25, math.inf, 3), "list of 3")
    (longer,) = flatten(tuple(range(100)))
    assert (len(longer.entries), longer.left_out) == (64, 36)


@pytest.mark.parametrize("text", ["nan", "inf", "-inf", "1.5", "None", "—"])
def test_a_text_is_a_string_whatever_it_reads_like(text: str) -> None:
    (leaf,) = flatten(text)
    assert (leaf.kind.en, leaf.dtype, leaf.entries) == ("string", "str", (text,))
    assert names((1.0, text)) == ["[0]", "[1]"]


def test_a_long_string_is_cut_and_an_empty_structure_says_so() -> None:
    (string,) = flatten("x" * 1000)
    assert string.entries == ("x" * 300 + "…",)
    assert [leaf.kind for leaf in flatten({"a": (), "b": {}})] == [Text("empty", "空")] * 2


def test_a_list_in_a_list_without_end_is_cut_off() -> None:
    deep: Shown = None
    for _ in range(100):
        deep = (deep,)
    (leaf,) = flatten(deep)
    assert leaf.kind.en == "nested deeper"


@given(SHOWN)
def test_any_value_comes_apart_into_leaves_whose_entries_fit_their_shape(value: Shown) -> None:
    found = list(flatten(value))
    assert found
    assert all(isinstance(leaf, ShownPart) and leaf.left_out >= 0 for leaf in found)
    assert len({leaf.name for leaf in found}) == len(found)
