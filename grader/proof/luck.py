"""Whether a score is luck: ask one wrong answer the hidden checks of many secret seeds.

Public cases follow from the course's own seed and are the same for everybody; hidden ones are drawn anew for every
gradebook.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Final

from grader.judge.examination import Examination
from grader.judge.plan import plan_exercise
from grader.judge.verdict import status_of
from grader.proof.trials import seeds_of
from grader.result import CheckStatus, Visibility

if TYPE_CHECKING:
    from grader.course.model import Check, Exercise
    from grader.judge.plan import Plan
    from grader.limits import Limits
    from grader.proof.candidates import Candidate
    from grader.sandbox.zygote import Zygote

_HOPELESS: Final = (CheckStatus.TIMEOUT, CheckStatus.MEMORY, CheckStatus.CRASHED)
"""Outcomes that cost too much to try on further seeds; they count as the same on all of them."""


@dataclass(frozen=True, slots=True)
class Luck:
    """A hidden check that a wrong answer passes on some secret seeds and fails on others."""

    check: str
    passed: int
    """Number of seeds on which it passes."""
    seeds: int
    seed: int
    """The first on which it fails."""
    case: int
    group: int
    """The group of the failed case: its number in the check's list of `cases`, from 1."""


@dataclass(frozen=True, slots=True)
class SecretDraws:
    """The hidden checks of an exercise for several secret seeds, as one plan."""

    checks: tuple[Check, ...]
    seeds: int
    plan: Plan

    def within(self, limits: Limits) -> SecretDraws:
        """Return the draws with these limits; a submission gets the time of each seed anew."""
        limits = replace(limits, submission_s=self.seeds * limits.submission_s)
        return replace(self, plan=replace(self.plan, exercise=replace(self.plan.exercise, limits=limits)))

    def on(self, seed: int, check: Check) -> Check:
        """Return a check as it is drawn from one of the seeds."""
        return next(copy for copy in self.plan.exercise.checks if copy.id == _copied(seed, check))


def secret_checks(exercise: Exercise) -> tuple[Check, ...]:
    """Return the hidden checks with drawn cases; tests of checks.py run too rarely to show luck."""
    return tuple(check for check in exercise.checks if check.visibility is Visibility.HIDDEN and check.test is None)


def draw_secretly(exercise: Exercise, course_seed: str, seeds: int, device: str) -> SecretDraws:
    """Draw the hidden checks from a number of secret seeds.

    Raises:
        JudgeFault: the reference cannot be run.
    """
    checks = secret_checks(exercise)
    bare = replace(exercise, checks=checks, misconceptions=())
    plans = [plan_exercise(bare, seeds_of(course_seed, seed), device) for seed in range(seeds)]
    drawn = [(_copied(seed, check), check, plan) for seed, plan in enumerate(plans) for check in checks]
    together = replace(
        bare,
        checks=tuple(replace(check, id=copied, after=()) for copied, check, _ in drawn),
    )
    questions = {copied: plan.questions[check.id] for copied, check, plan in drawn}
    return SecretDraws(checks, seeds, replace(plans[0], exercise=together, questions=questions))


def luck_of(candidate: Candidate, draws: SecretDraws, zygote: Zygote) -> tuple[Luck, ...]:
    """Ask a candidate all draws of the hidden checks; return the checks whose outcome depends on the seed."""
    examination = Examination(draws.plan, candidate.submission(draws.plan.exercise), zygote)
    try:
        if examination.begin():
            return ()
        return tuple(found for check in draws.checks if (found := _luck(check, draws, examination)) is not None)
    finally:
        examination.end()


def _luck(check: Check, draws: SecretDraws, examination: Examination) -> Luck | None:
    failures: list[tuple[int, int, int]] = []
    for seed in range(draws.seeds):
        copy = draws.on(seed, check)
        if examination.blocker(copy, {}) is not None:
            return None
        failed = next((seen for seen in examination.observations(copy, ahead=False) if not seen.passed), None)
        if failed is None:
            continue
        failures.append((seed, failed.question.case.index, failed.question.case.group + 1))
        if status_of(failed.outcome) in _HOPELESS and not seed:
            return None
    if len(failures) in (0, draws.seeds):
        return None
    return Luck(check.id, draws.seeds - len(failures), draws.seeds, *failures[0])


def _copied(seed: int, check: Check) -> str:
    return f"{check.id}@{seed}"
