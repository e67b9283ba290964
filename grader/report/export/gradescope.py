"""Gradescope: a `results.json` for each student, as its autograder harness reads it."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from grader.report.export.jsonfile import as_json
from grader.report.export.order import Export, folder_names, heading, one_line, outcome, spoilt, told, unfinished
from grader.result import CheckStatus, Visibility

if TYPE_CHECKING:
    from collections.abc import Iterator

    from grader.report.export.order import Order
    from grader.report.outline import ExerciseInfo
    from grader.report.sheet import Sheet
    from grader.result import Result
    from grader.text import Language

FOLDER = "gradescope"
_VISIBILITY = {Visibility.PUBLIC: "visible", Visibility.HIDDEN: "after_published"}
"""Of a hidden check nothing is shown before the instructor publishes the grades."""


def results(order: Order) -> Export:
    """Return a file for each student whose every score is known.

    There is no score at the top: it would stand in place of the sum of the tests.
    """
    names = folder_names(order.sheet)
    files, left = {}, []
    for student in order.sheet.students:
        if spoilt(result for result in order.sheet.row(student) if result is not None):
            left.append(student)  # without a score Gradescope says that the autograder failed, and so it is
        else:
            files[f"{FOLDER}/{names[student]}.json"] = as_json(document(order.sheet, student, order.language))
    return Export(files, unfinished(left))


def document(sheet: Sheet, student: str, language: Language) -> dict[str, Any]:
    """Return one student's results."""
    judged = [(exercise, sheet.result(student, exercise)) for exercise in sheet.exercises]
    tests = [
        test
        for number, (exercise, result) in enumerate(judged, 1)
        if result is not None
        for test in _tests(number, exercise, result.for_student(), language)
    ]
    return {
        "execution_time": sum(result.for_student().duration_s for _, result in judged if result is not None),
        "output_format": "text",
        "test_output_format": "text",
        "test_name_format": "text",
        "visibility": "visible",
        "stdout_visibility": "hidden",
        "tests": tests,
    }


def _tests(number: int, exercise: ExerciseInfo, result: Result, language: Language) -> Iterator[dict[str, Any]]:
    if not result.checks:
        yield {
            "score": 0,
            "max_score": float(result.max_score),
            "status": "failed",
            "name": heading(exercise, language),
            "number": f"{number}",
            "output": outcome(result, language),
            "visibility": "visible",
        }
    for place, verdict in enumerate(result.checks, 1):
        yield {
            "score": float(verdict.points),
            "max_score": float(verdict.max_points),
            "status": "passed" if verdict.status is CheckStatus.PASSED else "failed",
            "name": f"{exercise.id} {one_line(verdict.title[language])}",
            "number": f"{number}.{place}",
            "output": told(verdict, language),
            "visibility": _VISIBILITY[verdict.visibility],
        }
