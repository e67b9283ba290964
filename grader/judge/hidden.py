"""What a student learns about a hidden check: only words that the course had before anything was handed in."""

from __future__ import annotations

from typing import TYPE_CHECKING

from grader.judge.diagnosis.known import misconception_words
from grader.result import CheckStatus, Told
from grader.text import Text

if TYPE_CHECKING:
    from grader.course.model import Check, Exercise
    from grader.result import Verdict

MISCONCEPTION = "misconception"
"""A value of a check's `tells`: if the answers are those of a known wrong answer, show its name and explanation."""
_NOT_PASSED = Text("This check uses inputs that are not shown.", "本检查使用不公开的输入。")


def told_to_student(exercise: Exercise, check: Check, given: Verdict) -> Told | None:
    """Return what the student learns besides the outcome; None if the check passed, or the fault is ours.

    Nothing of it depends on what the submission did, except the choice among the course's own wrong answers, where the
    author prefers that to secrecy.
    """
    if given.status in (CheckStatus.PASSED, CheckStatus.JUDGE_ERROR):
        return None
    if MISCONCEPTION in check.tells:
        for known in exercise.misconceptions:
            if known.id == given.misconception:
                return Told(misconception_words(known), known.id, check.hint if known.hint is None else known.hint)
    return Told(Text.join((_NOT_PASSED, check.explain)), hint=check.hint)
