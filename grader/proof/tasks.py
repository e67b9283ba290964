"""The tasks of a proof: each runs in a process of its own, and can be done anywhere."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Protocol, TypeVar

from grader.judge.plan import plan_exercise
from grader.proof.candidates import Candidate, CandidateKind
from grader.proof.evaluation import catch, hear
from grader.proof.laws import try_properties
from grader.proof.luck import draw_secretly, luck_of
from grader.proof.oracles import consult
from grader.proof.trials import compare_twins, seeds_of, try_seeds
from grader.proof.truth import account_of

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

    from grader.course.model import Exercise
    from grader.judge.conditions import Conditions
    from grader.judge.plan import Plan
    from grader.limits import Limits
    from grader.proof.evaluation import Caught, Evaluation
    from grader.proof.laws import Tried
    from grader.proof.luck import Luck, SecretDraws
    from grader.proof.mutants import Mutant
    from grader.proof.oracles import Consulted
    from grader.proof.specimens import Specimen
    from grader.proof.trials import Trial, Twin
    from grader.proof.truth import Account
    from grader.sandbox.zygote import Zygote

T = TypeVar("T")

_KEPT_PLANS = 4


@dataclass(slots=True)
class TaskContext:
    """What tasks work with: the exercises, a warm process for workers, and the latest plans."""

    exercises: Mapping[str, Exercise]
    course_seed: str
    zygote: Zygote
    conditions: Conditions
    _plans: dict[tuple[str, int], Plan] = field(default_factory=dict)
    _draws: dict[tuple[str, int], SecretDraws] = field(default_factory=dict)

    def plan(self, exercise: str, seed: int) -> Plan:
        """Return the plan of an exercise for one of the numbered seeds.

        Raises:
            JudgeFault: the reference cannot be run.
        """
        return _kept(
            self._plans,
            (exercise, seed),
            lambda: plan_exercise(self.exercises[exercise], seeds_of(self.course_seed, seed), self.conditions.device),
        )

    def secret_draws(self, exercise: str, seeds: int) -> SecretDraws:
        """Return the hidden checks of an exercise as drawn from a number of secret seeds.

        Raises:
            JudgeFault: the reference cannot be run.
        """
        return _kept(
            self._draws,
            (exercise, seeds),
            lambda: draw_secretly(self.exercises[exercise], self.course_seed, seeds, self.conditions.device),
        )


def _kept(plans: dict[tuple[str, int], T], key: tuple[str, int], make: Callable[[], T]) -> T:
    """Return what was made for a key earlier, or make it and drop the oldest."""
    if key not in plans:
        while len(plans) >= _KEPT_PLANS:
            del plans[next(iter(plans))]
        plans[key] = make()
    return plans[key]


class Task(Protocol):
    """One piece of work."""

    @property
    def exercise(self) -> str:
        """The id of the exercise it belongs to."""

    @property
    def size(self) -> int:
        """How many seeds or candidates it is about."""

    def run(self, desk: TaskContext) -> object:
        """Run the task, and put its outcome into the evidence.

        Raises:
            JudgeFault: the course's own code cannot be run.
        """


@dataclass(frozen=True, slots=True)
class Try:
    """Run the reference on some seeds, in this process."""

    exercise: str
    seeds: range

    @property
    def size(self) -> int:
        """How many seeds."""
        return len(self.seeds)

    def run(self, desk: TaskContext) -> Trial:
        """Ask and compare."""
        return try_seeds(desk.exercises[self.exercise], desk.course_seed, self.seeds)


@dataclass(frozen=True, slots=True)
class Hear:
    """Judge some candidates completely, on one seed."""

    exercise: str
    seed: int
    candidates: tuple[Candidate, ...]

    @property
    def size(self) -> int:
        """How many candidates."""
        return len(self.candidates)

    def run(self, desk: TaskContext) -> tuple[Evaluation, ...]:
        """Judge each."""
        plan = desk.plan(self.exercise, self.seed)
        return tuple(hear(candidate, plan, desk.zygote, desk.conditions) for candidate in self.candidates)


@dataclass(frozen=True, slots=True)
class Catch:
    """Judge some mutants until each is caught; None for one that no seed catches."""

    exercise: str
    seeds: tuple[int, ...]
    mutants: tuple[Mutant, ...]
    quiet: tuple[str, ...]
    """Checks that have caught nothing yet: they are asked first."""
    limits: Limits

    @property
    def size(self) -> int:
        """How many mutants."""
        return len(self.mutants)

    def run(self, desk: TaskContext) -> tuple[Caught | None, ...]:
        """Judge each."""
        return tuple(self._catch(mutant, desk) for mutant in self.mutants)

    def _catch(self, mutant: Mutant, desk: TaskContext) -> Caught | None:
        candidate = Candidate(CandidateKind.MUTANT, mutant.change, mutant.source)
        for seed in self.seeds:
            plan = desk.plan(self.exercise, seed)
            caught = catch(candidate, plan, self.quiet, self.limits, desk.zygote, desk.conditions)
            if caught.by:
                return caught
        return None


@dataclass(frozen=True, slots=True)
class DrawAgain:
    """Ask some candidates the hidden checks of many secret seeds."""

    exercise: str
    seeds: int
    candidates: tuple[Candidate, ...]
    limits: Limits

    @property
    def size(self) -> int:
        """How many candidates."""
        return len(self.candidates)

    def run(self, desk: TaskContext) -> tuple[tuple[Luck, ...], ...]:
        """Judge each."""
        draws = desk.secret_draws(self.exercise, self.seeds).within(self.limits)
        return tuple(luck_of(candidate, draws, desk.zygote) for candidate in self.candidates)


@dataclass(frozen=True, slots=True)
class Compare:
    """Compare mutants with the reference on some seeds, in this process: they have already passed in a worker."""

    exercise: str
    sources: tuple[str, ...]
    seeds: range

    @property
    def size(self) -> int:
        """How many seeds."""
        return len(self.seeds)

    def run(self, desk: TaskContext) -> tuple[Twin, ...]:
        """Run each beside the reference."""
        return compare_twins(desk.exercises[self.exercise], self.sources, desk.course_seed, self.seeds)


@dataclass(frozen=True, slots=True)
class Hold:
    """Try the declared properties on the reference's answers to many draws, in this process."""

    exercise: str
    draws: int

    @property
    def size(self) -> int:
        """Count as one piece: it is quick."""
        return 1

    def run(self, desk: TaskContext) -> tuple[Tried, ...]:
        """Try each property."""
        return try_properties(desk.exercises[self.exercise], desk.course_seed, self.draws)


@dataclass(frozen=True, slots=True)
class Consult:
    """Compare the oracles of an exercise with its solution, on many draws, in this process."""

    exercise: str
    draws: int

    @property
    def size(self) -> int:
        """Count as one piece: it is quick."""
        return 1

    def run(self, desk: TaskContext) -> tuple[Consulted, ...]:
        """Ask each oracle."""
        return consult(desk.exercises[self.exercise], desk.course_seed, self.draws)


@dataclass(frozen=True, slots=True)
class Attest:
    """Check whether the messages on some wrong answers made from the solution are true, in this process."""

    exercise: str
    specimens: tuple[Specimen, ...]

    @property
    def size(self) -> int:
        """How many wrong answers."""
        return len(self.specimens)

    def run(self, desk: TaskContext) -> tuple[Account, ...]:
        """Ask each the questions of the checks, and verify the messages."""
        plan = desk.plan(self.exercise, 0)
        return tuple(account_of(specimen, plan) for specimen in self.specimens)
