"""Fresh cases, drawn as those of the checks from other seeds: does what was found on some cases hold on others?"""

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
"""Where several checks call the same, there are fewer of each, but never fewer than `FEWEST`."""
FEWEST = 4


def fresh_questions(plan: Plan, check: Check, most: int = MOST, number: int = 0) -> Sequence[tuple[Check, Question]]:
    """Return fresh questions of all checks that call what a check calls, the last check first, with their checks.

    `number` tells sets of fresh cases from each other.
    """
    sharing = sum(other.target == check.target for other in plan.exercise.checks)
    most = min(most, max(FEWEST, IN_ALL // sharing)) if most == MOST else most
    key = (str(check.target), most, number)
    if key not in plan.fresh:
        plan.fresh[key] = tuple(_made(plan, check, most, number))
    return plan.fresh[key]


def _made(plan: Plan, check: Check, most: int, number: int) -> Iterator[tuple[Check, Question]]:
    # From the public seed all of them: what students are told of public checks rests on what comes of these.
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
