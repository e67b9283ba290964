"""Run the reference on its own exercise with many seeds, in this process: it is the course's own code."""

from __future__ import annotations

import tempfile
import time
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import TYPE_CHECKING, Final

import torch

from grader.errors import JudgeFault
from grader.judge.cases.seeds import Seeds
from grader.judge.objects import recipes_of
from grader.judge.observation import observe
from grader.judge.plan import plan_exercise
from grader.judge.sentences import outcome_sentence
from grader.judge.solution import Solution
from grader.proof.margin import identical, is_rounded, noise_share, share
from grader.proof.reordering import Reordered
from grader.sandbox.outcomes import Raised, Returned
from grader.text import NOTHING, Text

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from grader.course.model import Check, Exercise
    from grader.judge.plan import Plan
    from grader.judge.question import Question

LOWER_SEEDS: Final = 5
"""Number of seeds on which the next lower precision is asked."""
_LOWER: Final = {torch.float64: torch.float32, torch.float32: torch.float16}


@dataclass(frozen=True, slots=True)
class Failure:
    """A case on which the reference did something wrong."""

    seed: int
    check: str
    case: int
    message: Text


@dataclass(frozen=True, slots=True)
class Share:
    """The largest share of a check's allowed error that was used, and by what."""

    value: float = 0.0
    by: Text = NOTHING
    seed: int = 0
    case: int = 0


@dataclass(frozen=True, slots=True)
class Trial:
    """The outcome of some seeds."""

    seeds: int
    failures: tuple[Failure, ...] = ()
    shares: dict[str, Share] = field(default_factory=dict)
    """By check: how near a right answer comes to the limit."""
    lower: dict[str, float] = field(default_factory=dict)
    """By check with its own tolerance: the share that the next lower precision uses, where it is not exact."""
    rounded: frozenset[str] = frozenset()
    """The entry points whose answers the next lower precision would change."""
    seconds: float = 0.0


def seeds_of(course_seed: str, number: int) -> Seeds:
    """Return the seeds of one trial; the first has the course's own public seed, which students see."""
    public = course_seed if number == 0 else f"{course_seed}/{number}"
    return Seeds(public, f"proof/{number}")


def try_seeds(exercise: Exercise, course_seed: str, numbers: range) -> Trial:
    """Ask the reference twice, the second time like a submission, on all cases of these seeds."""
    bare = replace(exercise, misconceptions=())  # they are not asked here, and take time to load
    started_s = time.process_time()
    trials = [_try_seed(bare, course_seed, number) for number in numbers]
    return replace(merged(trials), seconds=time.process_time() - started_s)


def merged(trials: list[Trial]) -> Trial:
    """Add trials up."""
    shares: dict[str, Share] = {}
    lower: dict[str, float] = {}
    for trial in trials:
        for check, found in trial.shares.items():
            shares[check] = max(shares.get(check, Share()), found, key=lambda share: share.value)
        for check, value in trial.lower.items():
            lower[check] = max(lower.get(check, 0.0), value)
    failures = tuple(failure for trial in trials for failure in trial.failures)
    rounded = frozenset(name for trial in trials for name in trial.rounded)
    seconds = sum(trial.seconds for trial in trials)
    return Trial(sum(trial.seeds for trial in trials), failures, shares, lower, rounded, seconds)


def _try_seed(exercise: Exercise, course_seed: str, number: int) -> Trial:
    try:
        plan = plan_exercise(exercise, seeds_of(course_seed, number))
    except JudgeFault as fault:
        return Trial(1, (Failure(number, "", 0, fault.text),))
    failures: list[Failure] = []
    shares: dict[str, Share] = {}
    lower: dict[str, float] = {}
    rounded: set[str] = set()
    for check in exercise.checks:
        for question in plan.questions[check.id]:
            message = _failure(plan, check, question)
            if message:
                failures.append(Failure(number, check.id, question.case.index, message))
            for value, by in _shares(plan, check, question):
                found = Share(value, by, number, question.case.index)
                shares[check.id] = max(shares.get(check.id, Share()), found, key=lambda share: share.value)
            used = _lower_share(plan, check, question) if number < LOWER_SEEDS else 0.0
            if used > 0:
                rounded.update(check.entry_points)
                if _has_own_tolerance(check):
                    lower[check.id] = max(lower.get(check.id, 0.0), used)
    return Trial(1, tuple(failures), shares, lower, frozenset(rounded))


def _failure(plan: Plan, check: Check, question: Question) -> Text:
    """Say what is wrong if the reference, asked again with the case's memory layout, fails."""
    seen = observe(question, plan.reference.answer_in_place(str(check.target), question.case))
    if seen.passed:
        return NOTHING
    return outcome_sentence(seen.outcome) if seen.difference is None else seen.difference.message


def _shares(plan: Plan, check: Check, question: Question) -> Iterator[tuple[float, Text]]:
    """Yield the shares of the allowed error that right answers use."""
    if question.expected is None:
        return
    yield share(question, question.expected.answer), Text("the reference's own rounding", "参考答案自身的舍入误差")
    yield noise_share(question), Text("the rounding of its steps", "各步计算的舍入误差")
    with Reordered():
        answer = plan.reference.answer(str(check.target), question.case)
    value = answer.value if isinstance(answer, Returned) else None
    yield share(question, value), Text("its sums taken in another order", "换一种求和顺序的误差")


def _has_own_tolerance(check: Check) -> bool:
    return check.tolerance.relative is not None or check.tolerance.absolute is not None


def _lower_share(plan: Plan, check: Check, question: Question) -> float:
    """Return the share that the reference uses when it computes in the next lower precision."""
    lower = _LOWER.get(question.terms.dtype)
    if lower is None or question.expected is None:
        return 0.0
    answer = plan.reference.answer(str(check.target), question.case, lower)
    if not isinstance(answer, Returned) or not is_rounded(question, answer.value, lower):
        return 0.0
    return share(question, answer.value)


@dataclass(frozen=True, slots=True)
class Twin:
    """Whether changed code answers like the reference, on every case of some seeds."""

    seeds: int
    cases: int
    difference: Failure | None = None


def compare_twins(exercise: Exercise, sources: Sequence[str], course_seed: str, numbers: range) -> tuple[Twin, ...]:
    """Run changed codes beside the reference, and return for each where it first differs by more than rounding."""
    bare = replace(exercise, misconceptions=())
    found = [Twin(0, 0) for _ in sources]
    with tempfile.TemporaryDirectory(prefix="grader-") as folder:
        twins: list[Solution] = []
        for place, source in enumerate(sources):
            path = Path(folder) / f"twin{place}.py"
            path.write_text(source, encoding="utf-8")
            twins.append(Solution(path, exercise.probe, recipes_of(exercise)))
        for number in numbers:
            alike = [place for place, twin in enumerate(found) if twin.difference is None]
            if not alike:
                break
            plan = plan_exercise(bare, seeds_of(course_seed, number))
            for place in alike:
                found[place] = joined([found[place], _compare_twin(plan, twins[place], number)])
    return tuple(found)


def joined(parts: Sequence[Twin]) -> Twin:
    """Put together what was found on several ranges of seeds, up to the first difference."""
    seeds = cases = 0
    for part in parts:
        seeds, cases = seeds + part.seeds, cases + part.cases
        if part.difference is not None:
            return Twin(seeds, cases, part.difference)
    return Twin(seeds, cases)


def _compare_twin(plan: Plan, twin: Solution, number: int) -> Twin:
    cases = 0
    for check in plan.exercise.checks:
        for question in plan.questions[check.id]:
            cases += 1
            if not _same(question, twin.answer(str(check.target), question.case)):
                return Twin(1, cases, Failure(number, check.id, question.case.index, NOTHING))
    return Twin(1, cases)


def _same(question: Question, answer: Returned | Raised) -> bool:
    if isinstance(answer, Raised):
        return question.raises is not None and answer.is_a(question.raises)
    return question.raises is None and identical(question, answer.value)
