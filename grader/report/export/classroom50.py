"""Classroom 50: `result.json` as its runner reads it, and a downloaded `scores.json` filled in.

The contract is the project's wiki page "Advanced Autograding": points are whole numbers, and the runner decides who and
what is graded.
"""

from __future__ import annotations

import json
from dataclasses import dataclass
from decimal import ROUND_FLOOR, Decimal
from typing import TYPE_CHECKING, Any

from grader.errors import UsageError
from grader.report.export.jsonfile import as_json
from grader.report.export.request import Export, about, heading, one_line, spoilt, strangers, unclaimed, unfinished
from grader.text import Text

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

    from grader.report.export.request import ExportRequest
    from grader.report.grade_table import GradeTable
    from grader.report.outline import ExerciseInfo
    from grader.result import Result
    from grader.text import Language

FILE = "scores.json"
RESULT_SCHEMA = "classroom50/result/v1"
IDENTITY = frozenset({"CLASSROOM", "ASSIGNMENT", "SUBMISSION_TAG", "COMMIT_URL", "RELEASE_URL"})
"""What the runner tells an autograder about the submission."""
_SCORES_SCHEMA = "classroom50/scores/v1"
_SCALES = (1, 2, 4, 5, 10, 20, 25, 50, 100, 1000)
"""Factors that may make points whole."""


@dataclass(frozen=True, slots=True)
class Times:
    """When the graded commit was made, from which Classroom 50 decides lateness, and when it was graded; in UTC."""

    submitted: str
    graded: str


def scores(order: ExportRequest) -> Export:
    """Fill in the latest submission of each owner in one assignment; identities stay unchanged.

    Entries get the mark with which Classroom 50 leaves a teacher's score unchanged (wiki page "FAQ").

    Raises:
        UsageError: there is no scores.json, it is not Classroom 50's, or the assignment is not named.
    """
    document = _document(order.filled())
    entries = _entries(document, order.column)
    by_name = {label.casefold(): student for label, student in order.sheet.by_label.items()}
    known, left, cut, nobodys = set(), [], [], []
    for entry in entries:
        student = by_name.get(str(entry.get("owner", "")).casefold())
        submissions = entry.get("submissions")
        if student is None:
            nobodys.append(str(entry.get("owner", "")))
        if student is None or not isinstance(submissions, list) or not submissions:
            continue
        known.add(student)
        if spoilt(result for result in order.sheet.row(student) if result is not None):
            left.append(student)
        elif isinstance(submissions[0], dict):  # the newest is first
            given, earned = _marks(order.sheet, student, order.language)
            submissions[0] |= given
            if earned > given["max-score"]:
                cut.append(student)
            submissions[0].pop("graded_at", None)
            entry["override"] = True  # without it the next collection would restore the runner's score
    notes = (
        *unfinished(order.sheet, left),
        *about(order.sheet, _CUT, cut),
        *strangers(order.sheet, known),
        *unclaimed(nobodys),
    )
    return Export({FILE: as_json(document)}, notes)


def marks(sheet: GradeTable, student: str, language: Language) -> dict[str, Any]:
    """Return `score`, `max-score` and `tests` of a student, in whole numbers.

    Points that are not whole are all multiplied by the same number.
    """
    given, _ = _marks(sheet, student, language)
    return given


def _marks(sheet: GradeTable, student: str, language: Language) -> tuple[dict[str, Any], int]:
    """Return what `marks` does, and the points before they are cut to what Classroom 50 takes."""
    scale = _scale(sheet)
    judged = [(exercise, sheet.result(student, exercise)) for exercise in sheet.exercises]
    counting = [exercise for exercise, found in judged if found is None or found.counts]
    tests = [test for exercise in counting for test in _tests(sheet, student, exercise, scale, language)]
    most = sum(test["max-score"] for test in tests)
    # tests say what was judged; lateness and manual changes affect only the score
    earned = sum(test["score"] for test in tests) + _changed(sheet, student, scale)
    # Classroom 50 refuses a score above the maximum
    return {"score": min(max(earned, 0), most), "max-score": most, "tests": tests}, earned


def _changed(sheet: GradeTable, student: str, scale: int) -> int:
    """Return how lateness and manual changes affect a student's score."""
    results = [found for found in sheet.row(student) if found is not None and found.counts]
    changes = [
        (found.counted - (found.score or 0)) * scale
        for found in results
        if found.final is not None and found.counted is not None
    ]
    return int(sum(changes, Decimal(0)).to_integral_value(ROUND_FLOOR))


def result(sheet: GradeTable, student: str, language: Language, identity: Mapping[str, str], times: Times) -> bytes:
    """Return the `result.json` for the runner; `identity` is the runner's environment."""
    return as_json(
        {
            "schema": RESULT_SCHEMA,
            "classroom": identity["CLASSROOM"],
            "assignment": identity["ASSIGNMENT"],
            "submission": identity["SUBMISSION_TAG"],
            "commit": identity["COMMIT_URL"],
            "release": identity["RELEASE_URL"],
            "review": identity.get("REVIEW_URL") or identity["COMMIT_URL"],
            "datetime": times.submitted,
            "graded_at": times.graded,
            **marks(sheet, student, language),
        }
    )


def _tests(
    sheet: GradeTable, student: str, exercise: ExerciseInfo, scale: int, language: Language
) -> Iterator[dict[str, Any]]:
    found = sheet.result(student, exercise)
    if found is None or not found.checks:
        most = int(exercise.points * scale)
        yield {"test-name": heading(exercise, language), "passed": False, "score": 0, "max-score": most}
        return
    for verdict in found.checks:
        # a remainder is rounded down: nobody gets full marks without earning them
        yield {
            "test-name": f"{exercise.id} {one_line(verdict.title[language])}",
            "passed": verdict.status.value == "passed",
            "score": int((verdict.points * scale).to_integral_value(ROUND_FLOOR)),
            "max-score": int((verdict.max_points * scale).to_integral_value(ROUND_FLOOR)),
        }


def _scale(sheet: GradeTable) -> int:
    found: Sequence[Result] = [result for result in sheet.results.values() if result.checks]
    values = {verdict.max_points for graded in found for verdict in graded.checks} | {
        exercise.points for exercise in sheet.exercises
    }
    return next(
        (scale for scale in _SCALES if all(value * scale == int(value * scale) for value in values)), _SCALES[-1]
    )


def _document(content: bytes) -> dict[str, Any]:
    try:
        document = json.loads(content)
    except (ValueError, RecursionError) as error:
        raise UsageError(_NO_SCORES) from error
    if not isinstance(document, dict) or document.get("schema") != _SCORES_SCHEMA:
        raise UsageError(_NO_SCORES)
    return document


def _entries(document: Mapping[str, Any], column: str | None) -> Sequence[dict[str, Any]]:
    assignments = document.get("assignments")
    if not isinstance(assignments, dict) or not assignments:
        raise UsageError(_NO_SCORES)
    chosen = next(iter(assignments)) if column is None and len(assignments) == 1 else column
    bucket = assignments.get(chosen)
    if not isinstance(bucket, dict):
        known = ", ".join(f"'{one_line(str(name))}'" for name in assignments)
        raise UsageError(_NO_ASSIGNMENT.format(known=known))
    entries = bucket.get("entries")
    return [entry for entry in entries if isinstance(entry, dict)] if isinstance(entries, list) else []


_CUT = Text(
    "Classroom 50 takes no score above the maximum; these students get the maximum: {names}.",
    "Classroom 50 不接受超过满分的成绩，以下学生按满分填入：{names}。",
)
_NO_SCORES = Text(
    "This is not a scores.json of Classroom 50. Take the one in the classroom's folder of your classroom50 repository.",
    "这不是 Classroom 50 的 scores.json。请使用 classroom50 仓库中该班级文件夹里的文件。",
)
_NO_ASSIGNMENT = Text(
    "Say with --column which assignment gets the points. Its assignments: {known}.",
    "请用 --column 指定把分数填入哪项作业，现有：{known}。",
)
