"""Fresh cases, drawn like those of the checks from other seeds: does a finding hold on other cases too?"""

from __future__ import annotations

from typing import TYPE_CHECKING

from grader.errors import JudgeFault
from grader.judge.cases.case import draw_cases
from grader.judge.cases.seeds import Seeds

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from grader.course.model import Check
    from grader.judge.cases.case import Case
    from grader.judge.plan import Plan
    from grader.judge.question import Question

MOST = 8
"""Fresh cases of one check, spread over its groups of cases."""
IN_ALL = 32
"""If several checks call the same entry point, each gets fewer, but never fewer than `FEWEST`."""
FEWEST = 4


def fresh_questions(plan: Plan, check: Check, most: int = MOST, number: int = 0) -> Sequence[tuple[Check, Question]]:
    """Return fresh questions of all checks that call what a check calls, the last check first, with their checks.

    `number` distinguishes sets of fresh cases.
    """
    sharing = sum(other.target == check.target for other in plan.exercise.checks)
    most = min(most, max(FEWEST, IN_ALL // sharing)) if most == MOST else most
    key = (str(check.target), most, number)
    if key not in plan.fresh:
        plan.fresh[key] = tuple(_made(plan, check, most, number))
    return plan.fresh[key]


def _made(plan: Plan, check: Check, most: int, number: int) -> Iterator[tuple[Check, Question]]:
    # All come from the public seed, because students see what follows from them about public checks.
    seeds = Seeds(f"{plan.seeds.public}/fresh/{number}", f"{plan.seeds.public}/fresh/{number}")
    if plan.recording is None:
        drawn = _drawn(plan, check, most, seeds)
    else:
        drawn = iter(plan.recording.fresh(str(check.target), plan.exercise.checks))
    for other, case in drawn:
        try:
            yield other, plan.question(other, case)
        except JudgeFault:  # inputs that the exercise would never draw
            continue


def _drawn(plan: Plan, check: Check, most: int, seeds: Seeds) -> Iterator[tuple[Check, Case]]:
    for other in reversed(plan.exercise.checks):
        if other.target != check.target:
            continue
        cases = draw_cases(plan.exercise, other, seeds)
        kept = sorted({place * len(cases) // most for place in range(most)}) if len(cases) > most else range(len(cases))
        yield from ((other, cases[place]) for place in reversed(kept))
