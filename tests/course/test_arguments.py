from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from grader.course.arguments import read_argument, sizes_used
from grader.course.draws import Draw
from grader.course.kinds import DRAW_KINDS, KINDS
from grader.course.place import Place, Source

if TYPE_CHECKING:
    from grader.errors import Problem

SIZES = {"N": [2, 3], "K": [5]}


def read(raw: Any) -> tuple[Draw, list[Problem]]:
    noted: list[Problem] = []
    return read_argument(raw, SIZES, Place(Source(Path("exercise.yaml")), noted, ("arguments", "x"))), noted


@pytest.mark.parametrize(
    ("raw", "draw"),
    [
        (3, Draw("literal", options={"value": 3})),
        (None, Draw("literal", options={"value": None})),
        ("mean", Draw("literal", options={"value": "mean"})),
        ([1, [True, "a"]], Draw("literal", options={"value": (1, (True, "a"))})),
        ({"normal": ["N", 3]}, Draw("normal", ("N", 3))),
        ({"normal": [], "mean": 1, "scale": 0.5}, Draw("normal", options={"mean": 1, "scale": 0.5})),
        ({"uniform": [2], "low": -1, "high": "K"}, Draw("uniform", (2,), {"low": -1, "high": "K"})),
        (
            {"integers": ["K"], "low": -2, "high": 9, "dtype": "int32"},
            Draw("integers", ("K",), {"low": -2, "high": 9}, "int32"),
        ),
        ({"classes": ["N"], "high": "K"}, Draw("classes", ("N",), {"high": "K"})),
        ({"labels": ["N"]}, Draw("labels", ("N",))),
        ({"softmax": ["N", "K"], "dim": -1}, Draw("softmax", ("N", "K"), {"dim": -1})),
        (
            {"full": [2], "value": 0.5, "requires_grad": True},
            Draw("full", (2,), {"value": 0.5}, None, requires_grad=True),
        ),
        ({"values": [[1, 2], [3, 4]]}, Draw("values", options={"value": ((1, 2), (3, 4))})),
        ({"values": 2.5, "dtype": "float32"}, Draw("values", options={"value": 2.5}, dtype="float32")),
        ({"values": []}, Draw("values", options={"value": ()})),
        ({"linspace": 5, "low": 0, "high": 1}, Draw("linspace", (5,), {"low": 0, "high": 1})),
        ({"linspace": 5, "high": 0}, Draw("linspace", (5,), {"high": 0})),
        ({"eye": "N"}, Draw("eye", ("N",))),
        ({"one_of": [1, [2, 3]]}, Draw("one_of", options={"value": (1, (2, 3))})),
        ({"number": [], "low": 0.1, "high": 1}, Draw("number", options={"low": 0.1, "high": 1})),
    ],
)
def test_an_argument_becomes_the_draw_it_describes(raw: object, draw: Draw) -> None:
    found, noted = read(raw)
    assert noted == []
    assert found == draw


@pytest.mark.parametrize(
    ("raw", "key", "phrase"),
    [
        ({"nromal": [3]}, ".nromal", "Did you mean 'normal'?"),
        ({"normal": [3], "ones": [3]}, "", "normal, ones"),
        ({"low": 3}, "", "kind of draw is missing"),
        ({"value": [3]}, ".value", "Did you mean 'values'?"),
        ({}, "", "kind of draw is missing"),
        ({"normal": [3], "low": 3}, ".low", "'low' is unknown here"),
        ({"normal": 3}, ".normal", "Write a list"),
        ({"normal": ["M"]}, ".normal[0]", "'M' is not declared"),
        ({"normal": [-1]}, ".normal[0]", "Write a size"),
        ({"normal": [1.5]}, ".normal[0]", "Write a size"),
        ({"normal": [True]}, ".normal[0]", "Write a size"),
        ({"normal": [3], "scale": "M"}, ".scale", "'M' is not declared"),
        ({"normal": [3], "scale": None}, ".scale", "Write a number"),
        ({"normal": [3], "dtype": "float46"}, ".dtype", "Did you mean 'float64'?"),
        ({"normal": [3], "requires_grad": 1}, ".requires_grad", "true or false"),
        ({"classes": [3], "high": 2, "requires_grad": True}, ".requires_grad", "floating"),
        ({"ones": [3], "dtype": "int64", "requires_grad": True}, ".requires_grad", "floating"),
        ({"softmax": [3], "dim": "N"}, ".dim", "number"),
        ({"softmax": [3], "dim": 1.5}, ".dim", "whole number"),
        ({"integers": [3]}, "", "needs 'high'"),
        ({"integers": [3], "low": 2, "high": 2}, ".high", "range is empty"),
        ({"classes": [3], "high": 0}, ".high", "range is empty"),
        ({"full": [3]}, "", "needs 'value'"),
        ({"number": [3], "low": 0, "high": 1}, ".number", "no shape"),
        ({"number": [], "low": 0, "high": 1, "dtype": "float32"}, ".dtype", "'dtype' is unknown here"),
        ({"eye": ["N"]}, ".eye", "not a list"),
        ({"one_of": []}, ".one_of", "nothing to choose"),
        ({"one_of": [{"normal": [3]}]}, ".one_of[0]", "inside a list"),
        ({"values": [[1, 2], [3]]}, ".values", "different lengths"),
        ({"values": [[[1], [2, 3]]]}, ".values[0]", "different lengths"),
        ({"values": [1, "a"]}, ".values[1]", "numbers"),
        ({"values": "a"}, ".values", "numbers"),
        ([{"normal": [3]}], "[0]", "inside a list"),
    ],
)
def test_a_faulty_argument_is_refused_where_the_fault_is(raw: object, key: str, phrase: str) -> None:
    _, noted = read(raw)
    assert [problem.key for problem in noted] == [f"arguments.x{key}"]
    assert phrase in noted[0].text.en
    assert noted[0].text.zh


def test_sizes_count_as_used_in_shapes_options_and_plain_values() -> None:
    used = [set(sizes_used(read(raw)[0])) for raw in ({"classes": ["N"], "high": "K"}, {"eye": "N"}, "K")]
    assert used == [{"N", "K"}, {"N"}, {"K"}]


plain = st.none() | st.booleans() | st.integers() | st.floats() | st.sampled_from(["N", "K", "float64", "normal"])
written = st.recursive(
    plain,
    lambda inner: (
        st.lists(inner, max_size=3)
        | st.dictionaries(st.sampled_from([*KINDS, *set().union(*DRAW_KINDS.values()), "odd"]), inner, max_size=3)
    ),
    max_leaves=8,
)


@given(raw=written)
def test_whatever_is_written_gives_a_draw_and_never_an_exception(raw: object) -> None:
    draw, noted = read(raw)
    assert noted or draw.kind in {*KINDS, "literal"}
