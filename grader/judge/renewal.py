"""The same objects with other numbers in them: an answer cached by `id(w)` is then out of date."""

from __future__ import annotations

from typing import TYPE_CHECKING

import torch

from grader.judge.cases.case import redrawn
from grader.judge.cases.contents import numbers_in
from grader.judge.comparison import compare
from grader.sandbox.outcomes import Returned

if TYPE_CHECKING:
    from collections.abc import Sequence

    from grader.course.model import Check, Exercise
    from grader.judge.cases.case import Case
    from grader.judge.cases.seeds import Seeds
    from grader.judge.question import Question
    from grader.judge.solution import Solution


def renewal(
    exercise: Exercise, check: Check, questions: Sequence[Question], reference: Solution, seeds: Seeds
) -> tuple[int, Case] | None:
    """Return the index of a check's question, and what its objects can hold before; None if no question fits.

    Of the questions that fit, the smallest is taken, and the first only if it is the only one: after it, a worker knows
    how long a call takes, and skips the earlier call where it is slow.
    """
    if check.call is None:
        return None
    fitting = [place for place, question in enumerate(questions) if _fits(question)]
    for place in sorted(fitting, key=lambda place: (place == 0, questions[place].case.weight)):
        question = questions[place]
        generator = seeds.generator(exercise, check, -1 - place)
        earlier = redrawn(question.case, check, generator)
        if _differs(earlier, question.case) and _answers_otherwise(earlier, question, check.call, reference):
            return place, earlier
    return None


def _fits(question: Question) -> bool:
    """Tell whether the tensors of a question can be changed in place, and the reference does not change them."""
    shown = question.expected is not None and not question.may_change and not question.may_alias
    return shown and question.case.layout != "expanded"


def _differs(earlier: Case, case: Case) -> bool:
    """Tell whether two cases have tensors of the same form with other numbers."""
    before, after = numbers_in(earlier.arguments), numbers_in(case.arguments)
    same_form = len(before) == len(after) and all(
        one.shape == other.shape and one.dtype == other.dtype for one, other in zip(before, after, strict=True)
    )
    return same_form and any(not torch.equal(one, other) for one, other in zip(before, after, strict=True))


def _answers_otherwise(earlier: Case, question: Question, call: str, reference: Solution) -> bool:
    """Tell whether the right answer for the earlier numbers is another one, so that a cached answer shows."""
    answer = reference.answer(call, earlier)
    if not isinstance(answer, Returned) or answer.changed or question.expected is None:
        return False
    return compare(question.expected, answer.value, question.terms) is not None
