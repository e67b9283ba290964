"""Values that are no tensors are compared each in its own way, and a sentence says where they differ."""

from __future__ import annotations

import numpy as np
import pytest
import torch
from hypothesis import given, settings
from hypothesis import strategies as st

from grader.judge.comparison import DifferenceKind, Expected, Terms, compare
from grader.worker.frame import decode, encode
from grader.worker.placeholder_values import Iterated, Record

LONG = "the quick brown fox jumps over the lazy dog, and then it sleeps"
POEM = "one\ntwo\nthree\nfour and some more words than fit"


@pytest.mark.parametrize(
    ("answer", "received", "kind", "said"),
    [
        (np.ones(3), np.array([1.0, 2.0, 1.0]), DifferenceKind.VALUES, "The result[1] is 2; 1 was expected"),
        (np.ones(3), np.ones((3, 1)), DifferenceKind.SHAPE, "has shape (3, 1); (3,) was expected"),
        (np.ones(3), np.ones(3, dtype=np.float32), DifferenceKind.DTYPE, "has dtype float32; float64"),
        (np.ones(3), torch.ones(3), DifferenceKind.TYPE, "a tensor of shape (3,); a numpy array of shape (3,)"),
        (torch.ones(3), np.ones(3), DifferenceKind.TYPE, "a numpy array of shape (3,); a tensor of shape (3,)"),
        (np.array([2**63], np.uint64), np.array([1], np.uint64), DifferenceKind.VALUES, "is 1; 9.22337e+18"),
        (np.float32(0.5), 0.25, DifferenceKind.VALUES, "is 0.25; 0.5"),
        (np.int64(3), 3.0, DifferenceKind.TYPE, "is a float; an object of type `numpy.int64`"),
        (np.bool_(1), 1, DifferenceKind.TYPE, "is an int"),
        (1 + 2j, 1 + 3j, DifferenceKind.VALUES, "is 1+3j; 1+2j"),
        ("low", "lower", DifferenceKind.VALUES, "is 'lower'; 'low' was expected"),
        (LONG, LONG.replace("fox", "cat"), DifferenceKind.VALUES, "right up to character 16 (counted from 0)"),
        (LONG, LONG[:50], DifferenceKind.VALUES, "ends too soon, after 50 characters; then"),
        (LONG, LONG + "!", DifferenceKind.VALUES, "should end after 63 characters, but goes on with"),
        (POEM, POEM.replace("two", "2"), DifferenceKind.VALUES, "Line 2 of the result is '2'; 'two' was expected."),
        (POEM, POEM[:13], DifferenceKind.VALUES, "Line 4 of the result is missing"),
        (b"a" * 50, b"a" * 49 + b"b", DifferenceKind.VALUES, "right up to byte 49"),
        ("a", b"a", DifferenceKind.TYPE, "is a byte string; a string was expected"),
        ({"a", "b"}, {"b", "c"}, DifferenceKind.VALUES, "lacks 'a'. The result holds 'c', which should not be there."),
        ({1}, [1], DifferenceKind.TYPE, "is a list; a set"),
        ({("a", "b"): 3}, {("a", "b"): 4}, DifferenceKind.VALUES, "`result[('a', 'b')]` is 4; 3 was expected"),
        ({("a", "b"): 3}, {("b", "a"): 3}, DifferenceKind.STRUCTURE, "lacks the keys ('a', 'b')"),
        (["a", "b"], ["a", "c"], DifferenceKind.VALUES, "`result[1]` is 'c'; 'b'"),
        (["a", "b"], ["a"], DifferenceKind.STRUCTURE, "These are right; the next would be 'b'."),
        (["a", "b"], ["b", "a", "c"], DifferenceKind.STRUCTURE, "entry 0: 'b'; 'a' was expected"),
        (["a"], ["a", "c"], DifferenceKind.STRUCTURE, "The first one too many is 'c'."),
        (Record("A", {"m": 1.0}), Record("B", {"m": 2.0}), DifferenceKind.VALUES, "`result.m` is 2; 1"),
        (Record("A", {"m": 1.0}), Record("A", {"n": 1.0}), DifferenceKind.STRUCTURE, "lacks the keys 'm'"),
        (Record("A", {"m": 1.0}), {"m": 1.0}, DifferenceKind.TYPE, "is a dict; an object with the fields m"),
        (Iterated((1, 2), ended=False), Iterated((1, 3), ended=False), DifferenceKind.VALUES, "`result[1]` is 3; 2"),
        (Iterated((1, 2), ended=False), Iterated((1,), ended=True), DifferenceKind.STRUCTURE, "has 1 entry; 2 were"),
        (Iterated((1,), ended=True), [1], DifferenceKind.TYPE, "is a list; a generator"),
        (None, 3, DifferenceKind.TYPE, "is an int; None was expected"),
        (3, None, DifferenceKind.NOTHING, "Nothing was returned"),
    ],
)
def test_a_difference_says_where_it_is(answer: object, received: object, kind: DifferenceKind, said: str) -> None:
    difference = compare(Expected(answer), received, Terms())
    assert difference is not None
    assert difference.kind is kind
    assert said in difference.message.en
    assert difference.message.zh != difference.message.en


@pytest.mark.parametrize(
    ("answer", "received"),
    [
        (np.ones(3), np.ones(3) + 1e-12),
        (np.float32(0.1), 0.1),
        (np.float64(2.0), 2),
        (np.int64(3), 3),
        (frozenset({"a"}), {"a"}),
        (Iterated((1,), ended=False), Iterated((1,), ended=True)),
        ({1: "a"}, {True: "a"}),
        (np.ones((2, 3)), np.ones((2, 3), order="F")),
        (None, None),
    ],
)
def test_what_is_equal_for_python_is_equal_here(answer: object, received: object) -> None:
    assert compare(Expected(answer), received, Terms()) is None


def test_the_order_in_memory_counts_where_it_is_asked_for() -> None:
    answer, received = np.ones((2, 3), order="F"), decode(encode(np.ones((2, 3))))
    difference = compare(Expected(answer), received, Terms(order=True))
    assert difference is not None
    assert difference.kind is DifferenceKind.ORDER
    assert "has memory order C; F was expected" in difference.message.en
    assert compare(Expected(answer), decode(encode(answer)), Terms(order=True)) is None


def test_the_first_step_that_differs_is_told() -> None:
    terms = Terms(names=("a.step()", "a"), stepwise=True)
    difference = compare(Expected((torch.ones(1), "x")), (torch.zeros(1), 3), terms)
    assert difference is not None
    assert difference.part == "a.step()"


VALUES = st.recursive(
    st.one_of(st.none(), st.booleans(), st.integers(), st.text(max_size=60), st.binary(max_size=60)),
    lambda inner: st.one_of(
        st.lists(inner, max_size=4),
        st.dictionaries(st.text(max_size=4), inner, max_size=4),
        st.sets(st.text(), max_size=4),
    ),
    max_leaves=8,
)


@settings(deadline=None, max_examples=60)
@given(VALUES, VALUES)
def test_two_values_differ_exactly_where_python_says_so(one: object, other: object) -> None:
    difference = compare(Expected(one), other, Terms())
    if difference is None:
        assert one == other
    else:
        assert repr(one) != repr(other)
        assert difference.message.en
        assert len(difference.message.en) < 2_000
