"""A name that is defined twice is told with both places; what is meant to be written twice is not."""

from __future__ import annotations

import ast

import pytest

from grader.submission.doubled import doubled
from grader.submission.source import Unit


def told(*sources: str) -> list[str]:
    names = ("ex01.py",) if len(sources) == 1 else tuple(f"cell {number}" for number, _ in enumerate(sources, 1))
    units = [(Unit(name, source), ast.parse(source)) for name, source in zip(names, sources, strict=True)]
    return [text.en for text in doubled(units, ("f",))]


def test_both_places_are_named() -> None:
    assert told("def f(x):\n    return x\n\n\ndef f(x):\n    return 2 * x\n") == [
        "`f` is defined more than once (ex01.py, line 1; ex01.py, line 5): only the last definition counts."
    ]


def test_a_method_is_named_with_its_class() -> None:
    assert "`Net.forward`" in told("class Net:\n    def forward(self): ...\n    def forward(self, x): ...\n")[0]


def test_of_cells_only_what_is_asked_for_is_named() -> None:
    assert len(told("def f(): ...\ndef g(): ...\n", "def f(): ...\ndef g(): ...\n")) == 1


@pytest.mark.parametrize(
    "source",
    [
        "def f(): ...\n",
        "if x:\n    def f(): ...\nelse:\n    def f(): ...\n",
        "class C:\n    @property\n    def a(self): ...\n    @a.setter\n    def a(self, to): ...\n",
        "from functools import singledispatch\n@singledispatch\ndef f(x): ...\n@f.register\ndef f(x: int): ...\n",
    ],
)
def test_what_is_written_twice_on_purpose_is_not_named(source: str) -> None:
    assert told(source) == []
