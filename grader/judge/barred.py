"""The verdict of a check whose entry points use something banned, as found in the source."""

from __future__ import annotations

from typing import TYPE_CHECKING

from grader.judge.verdict import verdict, with_misconception
from grader.result import CheckStatus

if TYPE_CHECKING:
    from grader.course.model import Check
    from grader.judge.plan import Plan
    from grader.result import Verdict
    from grader.submission.reading import Reading


def barred(plan: Plan, reading: Reading | None, check: Check) -> Verdict | None:
    """Return the verdict of a check whose entry points reach something banned; None if they do not."""
    if reading is None:
        return None
    for name in check.entry_points:
        for finding in reading.blocking(name):
            blocked = verdict(check, CheckStatus.BLOCKED, finding.message)
            known = next((wrong for wrong in plan.banned_answers if finding.spelled in wrong.banned), None)
            return blocked if known is None else with_misconception(blocked, known.misconception)
    return None
