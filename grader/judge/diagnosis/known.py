"""Known wrong answers: the course's own misconceptions, run on the same inputs.

A submission has a misconception if it did the same as that wrong answer on every case it answered: the same values, the
same exceptions, the same side effects.
"""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING

from grader.judge.comparison import agrees
from grader.judge.comparison.structure import tensors_in
from grader.judge.diagnosis.finding import Finding
from grader.judge.observation import observe
from grader.judge.recording.answers import NotRecorded
from grader.sandbox.outcomes import Raised, Returned
from grader.text import Text

if TYPE_CHECKING:
    from collections.abc import Sequence

    from grader.course.model import Check, Misconception
    from grader.judge.diagnosis.context import DiagnosisContext
    from grader.judge.observation import Observation
    from grader.judge.plan import WrongAnswer


def find(inquiry: DiagnosisContext) -> Finding | None:
    """Return the finding for the first misconception that answers exactly as the submission did."""
    answered = [
        observation for observation in inquiry.observations if isinstance(observation.outcome, Returned | Raised)
    ]
    if all(observation.passed for observation in answered):
        return None
    for wrong in inquiry.plan.wrong_answers:
        if _explains(wrong, inquiry.check, answered):
            told = wrong.misconception
            return Finding(told.explanation, told.title, told.id, told.hint)
    return None


def misconception_words(misconception: Misconception) -> Text:
    """Return the title and the explanation of a misconception as one text."""
    return Text.join((misconception.title + Text(":", "："), misconception.explanation))


def _explains(wrong: WrongAnswer, check: Check, answered: Sequence[Observation]) -> bool:
    """Tell whether a wrong answer does the same on all cases; most differ on one of the first."""
    fails = False
    for observation in answered:
        try:
            answer = wrong.answer(check, observation.question.case)
        except NotRecorded:
            return False
        same = partial(_same, wrong, check, answer, observation)
        if not observation.once(("did the same", wrong.misconception.id), same):
            return False
        fails = fails or not observe(observation.question, answer).passed
    return fails  # the wrong answer is right on these cases, so the cause here is another


def _same(wrong: WrongAnswer, check: Check, answer: Returned | Raised, observation: Observation) -> bool:
    outcome, promised = observation.outcome, observation.question.raises
    if promised is not None and isinstance(answer, Raised) and answer.is_a(promised):
        return isinstance(outcome, Raised) and outcome.is_a(promised)  # the text belongs to no mistake
    if isinstance(answer, Raised):
        return isinstance(outcome, Raised) and (answer.type, answer.message) == (outcome.type, outcome.message)
    if not isinstance(outcome, Returned) or set(answer.changed) != set(outcome.changed):
        return False
    if [tensor.requires_grad for tensor in tensors_in(answer.value)] != [
        tensor.requires_grad for tensor in tensors_in(outcome.value)
    ]:
        return False
    # Whether a result requires grad was compared above.
    expected, terms = wrong.expected(check, observation.question, answer)
    return agrees(expected, outcome.value, terms)
