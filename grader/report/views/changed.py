"""The changes of the last run, as the instructor's page lists them."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from grader.report.numbers import points
from grader.report.views.status import Tone, mark_of
from grader.text import Text

if TYPE_CHECKING:
    from grader.gradebook.changes import Change
    from grader.report.outline import ExerciseInfo
    from grader.result import Result

LISTED = 60
"""Most changes under one heading of the instructor's page; its table, and `grader diff`, have all of them."""


@dataclass(frozen=True, slots=True)
class ChangeView:
    """One changed result."""

    student: str
    href: str
    exercise: ExerciseInfo
    before: Text
    after: Text
    cause: Text
    tone: Tone


def change_view(change: Change, href: str, exercise: ExerciseInfo) -> ChangeView:
    """Prepare a change for display; `href` is the student's page."""
    tone = Tone.GOOD if change.points > 0 else Tone.BAD if change.points < 0 else Tone.QUIET
    return ChangeView(
        change.student, href, exercise, outcome(change.before), outcome(change.after), cause(change), tone
    )


def cause(change: Change) -> Text:
    """Say why a result differs from the previous one."""
    if change.before is None:
        return Text("new", "新增")
    if change.another_file:
        return Text("another file", "提交了另一份文件")
    return Text("the same file, judged again", "同一份文件，重新评判")


def outcome(result: Result | None) -> Text:
    """Describe the outcome of a submission in a word or a score."""
    if result is None:
        return Text.same("–")
    if result.score is None or not result.checks:
        return mark_of(result).word
    return Text.same(f"{points(result.score)} / {points(result.max_score)}")
