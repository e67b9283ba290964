"""Why an answer is wrong: kinds of evidence, one module each, asked in the order of `EVIDENCE`.

The first kind that finds something speaks; it says what was seen and what that usually means, never the solution.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from grader.judge.diagnosis import known, scale

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from grader.course.model import Check
    from grader.judge.diagnosis.finding import Finding
    from grader.judge.observation import Observation
    from grader.judge.plan import Plan

EVIDENCE: tuple[Callable[[Plan, Check, Sequence[Observation]], Finding | None], ...] = (known.find, scale.find)


def diagnose(plan: Plan, check: Check, observations: Sequence[Observation]) -> Finding | None:
    """Return what the first kind of evidence finds in the observations of a check that did not pass, or None."""
    for find in EVIDENCE:
        finding = find(plan, check, observations)
        if finding is not None:
            return finding
    return None
