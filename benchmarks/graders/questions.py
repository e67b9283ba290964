"""The questions of this project's judge, drawn once and written down for tests that cannot draw them."""

from __future__ import annotations

import json
import sys
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import torch
from classes import RIGHT, ROOT

from grader.course.load import load_course
from grader.judge.cases.seeds import Seeds
from grader.judge.comparison.structure import walk
from grader.judge.comparison.target import target_of
from grader.judge.comparison.tolerance import TABLES
from grader.judge.plan import plan_exercise

if TYPE_CHECKING:
    from pathlib import Path

    from grader.judge.question import Question

TESTING = """
import functools

import torch


@functools.cache
def questions():
    return torch.load({data!r})


def parts(value):
    return [part for one in value for part in parts(one)] if isinstance(value, (list, tuple)) else [value]


def verify(check, function):
    for question in questions()[check]:
        received = parts(function(*question["positional"], **question["keyword"]))
        assert len(received) == len(question["expected"])
        for got, expected, (rtol, atol) in zip(received, question["expected"], question["tolerances"]):
            torch.testing.assert_close(got, expected, rtol=rtol, atol=atol)
"""
"""The beginning of each grader's tests: torch's comparison for tests."""


@dataclass(frozen=True, slots=True)
class Item:
    """One check as a test: a name that is an identifier, and its points."""

    check: str
    points: int

    @property
    def identifier(self) -> str:
        return self.check.replace("-", "_")


@dataclass(frozen=True, slots=True)
class Assignment:
    """An exercise in the form for other graders."""

    exercise: str
    function: str
    items: tuple[Item, ...]
    testing: str
    """Source that defines `verify(check, function)`."""
    calls: int

    @property
    def points(self) -> int:
        return sum(item.points for item in self.items)

    def share(self, results: Path) -> float:
        """Return the share of the points in a `results.json` for Gradescope; 0 if there is none."""
        try:
            tests = json.loads(results.read_text(encoding="utf-8"))["tests"]
        except (OSError, json.JSONDecodeError):  # the process ended before it wrote
            return 0.0
        return float(sum(test.get("score", 0) for test in tests) / self.points)


def assignments(folder: Path) -> dict[str, Assignment]:
    """Draw the cases of the exercises with right submissions, ask the references, and write everything down."""
    exercises = [one for one in load_course(ROOT).exercises if one.id in RIGHT]
    found = {}
    for exercise in exercises:
        plan = plan_exercise(exercise, Seeds("2026", "secret"))
        data = folder / f"{exercise.id}.pt"
        asked = {check.id: [_recorded(one) for one in plan.questions[check.id]] for check in exercise.checks}
        torch.save(asked, data)
        found[exercise.id] = Assignment(
            exercise=exercise.id,
            function=exercise.entry_points[0].name,
            items=tuple(Item(check.id, int(check.points)) for check in exercise.checks),
            testing=TESTING.format(data=str(data)),
            calls=sum(map(len, asked.values())),
        )
    return found


def _recorded(question: Question) -> dict[str, Any]:
    """Return a question as plain values: arguments with their memory layout, and each expected part."""
    if question.expected is None:
        sys.exit("a question that wants an exception cannot be written down for other graders")
    positional, keyword = question.case.split(question.case.placed_arguments())
    leaves, _ = walk(question.expected, question.expected.answer, question.terms)
    tolerances = []
    for leaf in leaves:
        target = target_of(leaf, question.terms)
        relative = TABLES["cpu"][target.dtype][0]
        rest = target.allowed - relative * target.exact.abs()
        tolerances.append((relative, float(rest.max()) if rest.numel() else 0.0))
    return {
        "positional": list(positional),
        "keyword": keyword,
        "expected": [leaf.answer for leaf in leaves],
        "tolerances": tolerances,
    }
