"""Limit the size of a student's page: the largest parts are left out first, and the page says so."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from grader.report.html.pages import student_page
from grader.report.sources import Listing
from grader.text import NOTHING, Text

if TYPE_CHECKING:
    from collections.abc import Iterator

    from grader.report.views.student import CheckView, ExerciseView, StudentView
    from grader.text import Language

LARGEST = 1_000_000
"""Most bytes of a student's page."""


def fitting_page(view: StudentView, language: Language) -> tuple[StudentView, bytes]:
    """Render a page of at most `LARGEST` bytes, as complete as that allows, and return it with its content."""
    last = view, b""
    for shorter in _shorter_and_shorter(view):
        last = shorter, student_page(shorter, language)
        if len(last[1]) <= LARGEST:
            break
    return last


def _shorter_and_shorter(view: StudentView) -> Iterator[StudentView]:
    yield view
    view = replace(view, shortened=True, exercises=tuple(map(_without_listing, view.exercises)))
    yield view
    view = replace(view, exercises=tuple(map(_without_pictures, view.exercises)))
    yield view
    view = replace(view, exercises=tuple(map(_without_cases, view.exercises)))
    yield view
    for letters in (400, 60):
        yield replace(view, exercises=tuple(_brief(exercise, letters) for exercise in view.exercises))


def _without_listing(exercise: ExerciseView) -> ExerciseView:
    """Leave out the source; the file is beside the page."""
    shown = bool(exercise.source.pieces)
    return replace(exercise, source=Listing((), whole=exercise.source.whole and not shown))


def _without_pictures(exercise: ExerciseView) -> ExerciseView:
    """Leave out pictures and printed output."""
    result = None if exercise.result is None else replace(exercise.result, output="")
    return replace(exercise, result=result, checks=tuple(map(_wordless, exercise.checks)))


def _wordless(check: CheckView) -> CheckView:
    return replace(check, plots=(), opened=False, verdict=replace(check.verdict, output=""))


def _without_cases(exercise: ExerciseView) -> ExerciseView:
    """Leave out counterexamples, remarks and the statement, which the course has too."""
    result = None if exercise.result is None else replace(exercise.result, notes=exercise.result.notes[:3])
    checks = tuple(replace(check, case=None, scale=None) for check in exercise.checks)
    return replace(exercise, result=result, checks=checks, info=replace(exercise.info, statement=NOTHING))


def _brief(exercise: ExerciseView, letters: int) -> ExerciseView:
    """Shorten messages: a submission influences their length, but no other texts."""
    result = exercise.result
    if result is not None:
        notes = tuple(_cut(note, letters) for note in result.notes)
        result = replace(result, message=_cut(result.message, letters), notes=notes)
    checks = tuple(
        replace(
            check,
            meaning=_cut(check.meaning, letters),
            verdict=replace(check.verdict, observed=_cut(check.verdict.observed, letters)),
        )
        for check in exercise.checks
    )
    return replace(exercise, result=result, checks=checks)


def _cut(text: Text, letters: int) -> Text:
    return text.map(lambda words: words if len(words) <= letters else f"{words[:letters]}…")
