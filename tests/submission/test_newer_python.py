"""Code that a newer Python reads is told apart from code that none reads."""

from __future__ import annotations

import ast

import pytest
from hypothesis import given
from hypothesis import strategies as st

from grader.submission.newer_python import newer_python

NEWER = {
    'f"{d["k"]}"': "3.12",
    "x = f'a {d['k']} b {e['m']:.2f}'": "3.12",
    'print(f"{d["k"]}", f"{x}")  # f"': "3.12",
    'f"{"\\n".join(x)}"': "3.12",
    'f"{f"{1}"}"': "3.12",
    'f"{x!r:{w["a"]}}"': "3.12",
    'f"""{\nx # c\n}"""': "3.12",
    "type X = int": "3.12",
    "type Point[T] = tuple[T, T]": "3.12",
    "def f[T](x: T): pass": "3.12",
    "async def g[T: (int, str)](x): pass": "3.12",
    "class A[T](list[T]): pass": "3.12",
    't"{x}"': "3.14",
}
WRONG = (
    'f"{d["k"]"',
    'f"{x"',
    "type X int",
    "def f[T(x): pass",
    "class A[T]",
    "def f(x) pass",
    'print("a',
    "x = (1",
    "type = ",
)


def _line(source: str) -> int:
    try:
        ast.parse(source)
    except SyntaxError as error:
        return error.lineno or 0
    pytest.skip("this Python reads it")


@pytest.mark.parametrize("source", NEWER)
def test_what_a_newer_python_reads_is_told_with_its_version(source: str) -> None:
    before = "x = 1  # it's\ns = \"{ f'\"\n"
    said = newer_python(before + source, _line(before + source))
    assert said is not None
    assert f"Python {NEWER[source]}" in said.en
    assert f"Python {NEWER[source]}" in said.zh


@pytest.mark.parametrize("source", NEWER)
def test_a_second_mistake_below_is_not_in_the_way(source: str) -> None:
    assert newer_python(f"{source}\n\nx = = 1\n", _line(source)) is not None


@pytest.mark.parametrize("source", WRONG)
def test_what_no_python_reads_is_no_newer_one(source: str) -> None:
    assert newer_python(source, _line(source)) is None


def test_the_python_that_reads_it_says_nothing() -> None:
    assert newer_python("type X = int", 1, (3, 12)) is None


@given(st.text(alphabet="ftr\"'{}[]()\\#\n =ax:type def", max_size=60), st.integers(0, 9))
def test_any_text_is_taken(source: str, line: int) -> None:
    told = newer_python(source, line)
    assert told is None or "Python" in told.en
