"""Which checks the reference passes when nothing banned can run: only these are asked again.

A probe may need for its own work what a submission must not use.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from grader.judge.budget import Budget
from grader.judge.checks import of_reference
from grader.judge.repetition import Repetition
from grader.judge.solution import Solution
from grader.submission.vocabulary import ban

if TYPE_CHECKING:
    from collections.abc import Collection, Mapping

    from grader.judge.examination import Examination
    from grader.worker.prohibition import Prohibition


def spared_checks(examination: Examination, without: Prohibition) -> Collection[str]:
    """Return the ids of the checks that the reference still passes; asked once for all submissions."""
    known = examination.plan.spared
    if not known:
        known.update(_asked(examination, without))
    return {name for name, survived in known.items() if survived}


def _asked(examination: Examination, without: Prohibition) -> Mapping[str, bool]:
    plan = examination.plan
    checks = [check for check in plan.exercise.checks if plan.questions[check.id]]
    if not isinstance(plan.reference, Solution):  # a release has no reference that could be asked
        everywhere = not any(ban(name).within for name in plan.exercise.banned)
        banned = plan.exercise.banned
        return {check.id: everywhere and plan.banned(check) == banned for check in checks}
    reference = of_reference(examination)
    try:
        again = Repetition(plan, reference.load_without, Budget(plan.exercise.limits.submission_s))
        return again.survived(without, checks)
    finally:
        reference.end()
