"""A check's ladder: simple cases, the simplest first, made once for all submissions that fail the check.

Most wrong answers fail on one of the first, so submissions rarely need a search of their own. The reference answers a
case only when a submission gets that far.
"""

from __future__ import annotations

import itertools
from collections import Counter
from dataclasses import replace
from typing import TYPE_CHECKING

from grader.errors import JudgeFault
from grader.judge.cases.contents import numbers_in
from grader.judge.cases.simplicity import has_few_numbers, size

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping

    from grader.course.model import Check
    from grader.judge.cases.case import Case
    from grader.judge.cases.small import Inputs
    from grader.judge.plan import Plan
    from grader.judge.question import Question

EXAMPLES = 150
"""Number of simple inputs that are drawn."""
WIDEST = 3
"""The largest size."""
ALIKE = 6
"""Number of cases kept for the same shapes, the simplest ones."""


MOST = 30
"""Most cases of a ladder."""


class Ladder:
    """Questions that are made on demand and kept."""

    def __init__(self, rungs: Iterator[Question]) -> None:
        """Start empty."""
        self._made: list[Question] = []
        self._rest = rungs

    def __iter__(self) -> Iterator[Question]:
        """Yield the questions, the simplest first."""
        place = 0
        while True:
            if place == len(self._made):
                made = next(self._rest, None)
                if made is None:
                    return
                self._made.append(made)
            yield self._made[place]
            place += 1


def simple_cases(plan: Plan, check: Check, case: Case) -> Iterable[Question]:
    """Return simple cases similar to a given one of the check, with the reference's answers."""
    key = (check.id, case.index)
    if key not in plan.ladders:
        plan.ladders[key] = Ladder(itertools.islice(simple_questions(plan, check, case), MOST))
    return plan.ladders[key]


def simple_questions(plan: Plan, check: Check, like: Case) -> Iterator[Question]:
    """Yield simple cases similar to a given one, the simplest first, with the reference's answers."""
    if plan.recording is None:
        drawn = _drawn(check, like, plan.exercise.smallest)
    else:
        drawn = plan.recording.simple(check, like)
    simple = (replace(like, sizes=sizes, arguments=arguments) for sizes, arguments in drawn)
    kept: Counter[tuple[object, ...]] = Counter()
    seen: set[bytes] = set()
    for case in sorted(filter(has_few_numbers, simple), key=size):
        shapes = tuple(tuple(tensor.shape) for tensor in numbers_in(case.arguments))
        if kept[shapes] == ALIKE:
            continue
        try:
            question = plan.question(check, case)
        except JudgeFault:  # inputs that the exercise would never draw
            continue
        if question.request not in seen:
            seen.add(question.request)
            kept[shapes] += 1
            yield question


def _drawn(check: Check, like: Case, smallest: Mapping[str, int]) -> list[Inputs]:
    from grader.judge.cases.small import search, simplest  # noqa: PLC0415 - hypothesis takes 0.3 s, and right answers need none

    found: list[Inputs] = []
    group = check.cases[like.group]
    if not has_few_numbers(replace(like, arguments=simplest(group, like.dtype, smallest))):
        return found

    def kept(drawn: Inputs) -> bool:
        found.append(drawn)
        return False

    search(group, like.dtype, kept, examples=EXAMPLES, smallest=smallest, most=WIDEST)
    return found
