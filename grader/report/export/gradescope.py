"""Gradescope: a `results.json` for each student, in the form its autograder harness reads."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from grader.report.export.jsonfile import as_json
from grader.report.export.request import (
    COLON,
    NOT_JUDGED,
    Export,
    about,
    flat,
    folder_names,
    heading,
    one_line,
    outcome,
    reason,
    spoilt,
    unread_words,
)
from grader.result import CheckStatus, ResultStatus, Visibility
from grader.text import Text

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from grader.report.export.request import ExportRequest
    from grader.report.grade_table import GradeTable
    from grader.report.outline import ExerciseInfo
    from grader.result import Result, Verdict
    from grader.text import Language

FOLDER = "gradescope"
_VISIBILITY = {Visibility.PUBLIC: "visible", Visibility.HIDDEN: "after_published"}
"""Hidden checks stay invisible until the instructor publishes the grades."""


def results(order: ExportRequest) -> Export:
    """Return a file for each student; a score lost by our own fault becomes a test without a score, never a 0.

    There is a total score only if it is not the sum of the tests: with a policy, or after manual changes.
    """
    names = folder_names(order.sheet)
    files, open_scores = {}, []
    for student in order.sheet.students:
        if spoilt(result for result in order.sheet.row(student) if result is not None):
            open_scores.append(student)
        files[f"{FOLDER}/{names[student]}.json"] = as_json(document(order.sheet, student, order.language))
    return Export(files, about(order.sheet, _OPEN, open_scores))


def document(
    sheet: GradeTable, student: str, language: Language, details: Callable[[Verdict], str] = lambda _: ""
) -> dict[str, Any]:
    """Return one student's results; `details` words the text below a check's message."""
    judged = [(exercise, sheet.result(student, exercise)) for exercise in sheet.exercises]
    tests = [
        test
        for number, (exercise, result) in enumerate(judged, 1)
        if result is not None
        for test in _tests(number, exercise, result.for_student(), language, details)
    ]
    total = sheet.total(student)
    return {
        "execution_time": sum(result.for_student().duration_s for _, result in judged if result is not None),
        "output_format": "text",
        "test_output_format": "text",
        "test_name_format": "text",
        "visibility": "visible",
        "stdout_visibility": "hidden",
        "tests": tests,
        **({"score": float(total.score)} if sheet.explained and total.complete else {}),
        **({"output": said} if (said := _said(sheet, student, language)) else {}),
    }


def _said(sheet: GradeTable, student: str, language: Language) -> str:
    """Return what is said above all tests: open scores, how each came about if by more than judging, what is unread."""
    results = [result for result in sheet.row(student) if result is not None]
    lines = [_UNKNOWN[language]] if spoilt(results) else []
    for result in results:
        told = () if result.final is None else result.final.told
        lines += [f"{result.exercise}: {one_line(line[language])}" for line in told]
    colon = COLON[language]
    lines += [f"{NOT_JUDGED[language]}{colon}{flat(words[language])}" for words in unread_words(sheet, student)]
    return "\n".join(lines)


_UNKNOWN = Text(
    "The grader itself failed, so some scores are still open. This costs no points: they are added once the fault"
    " is fixed.",
    "评分程序自身出错，部分得分尚未确定。这不会扣分，修复后会补上。",
)
_OPEN = Text(
    "The grader itself failed on some checks of these students. Their files say so and leave the score open"
    " there: {names}.",
    "评分程序在评判以下学生的部分检查时出错，其文件已注明，且该处不给分数：{names}。",
)


def _tests(
    number: int, exercise: ExerciseInfo, result: Result, language: Language, details: Callable[[Verdict], str]
) -> Iterator[dict[str, Any]]:
    if not result.checks:
        yield {
            **({} if result.status is ResultStatus.JUDGE_ERROR else {"score": 0, "status": "failed"}),
            "max_score": float(result.max_score),
            "name": heading(exercise, language),
            "number": f"{number}",
            "output": outcome(result, language),
            "visibility": "visible",
        }
    for place, verdict in enumerate(result.checks, 1):
        yield {
            **_scored(verdict),
            "max_score": float(verdict.max_points),
            "name": f"{exercise.id} {one_line(verdict.title[language])}",
            "number": f"{number}.{place}",
            "output": "\n\n".join(filter(None, (reason(verdict, language), details(verdict)))),
            "visibility": _VISIBILITY[verdict.visibility],
        }


def _scored(verdict: Verdict) -> dict[str, Any]:
    """Return the score of a check; none if the fault is ours."""
    if verdict.status is CheckStatus.JUDGE_ERROR:
        return {}
    passed = verdict.status is CheckStatus.PASSED
    return {"score": float(verdict.points), "status": "passed" if passed else "failed"}
