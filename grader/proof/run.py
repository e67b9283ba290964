"""One run of `validate`: the steps of several proofs are interleaved, so that no core waits for another."""

from __future__ import annotations

import time
from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING, Any

from grader.errors import JudgeFault
from grader.proof.evidence import gather, work_in
from grader.proof.gate import proof_of, unproven
from grader.proof.processes import Processes

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Sequence

    from grader.course.model import Exercise
    from grader.judge.conditions import Conditions
    from grader.proof.effort import Effort
    from grader.proof.evidence import Evidence, Steps
    from grader.proof.processes import Done
    from grader.proof.proofs import Proof
    from grader.proof.tasks import Task
    from grader.sandbox.zygote import Zygote

_AHEAD = 2
"""How many more exercises than processes are begun, so that the end of a step leaves no process idle."""


@dataclass(slots=True)
class ProofProgress:
    """The progress of a run, in seeds and candidates."""

    total: int
    done: int = 0
    known: int = 0
    """Nothing is known beforehand."""
    not_passed: int = 0
    """Exercises that are not proven."""
    running: list[str] = field(default_factory=list)
    started_s: float = field(default_factory=time.monotonic)

    @property
    def rate(self) -> float | None:
        """Seeds and candidates per second so far."""
        return self.done / (time.monotonic() - self.started_s) if self.done else None

    @property
    def left_s(self) -> float | None:
        """Seconds left at the rate so far; None while the rate is unknown."""
        if not self.done:
            return None
        return max(0.0, (time.monotonic() - self.started_s) / self.done * (self.total - self.done))


@dataclass(frozen=True, slots=True)
class ProofJob:
    """What a run must do."""

    exercises: Sequence[Exercise]
    course_seed: str
    effort: Effort
    conditions: Conditions
    jobs: int


@dataclass(slots=True)
class _Under:
    """An exercise whose proof has begun."""

    exercise: Exercise
    steps: Steps[Evidence]
    begun: bool = False
    tasks: list[Task] = field(default_factory=list)
    outcomes: list[Any] = field(default_factory=list)
    given: int = 0
    taken: int = 0
    seconds: float = 0.0
    work: int = 0

    def advance(self) -> Evidence | None:
        """Go to the next step that has tasks; return the evidence if there is none."""
        try:
            self.tasks = list(self.steps.send(self.outcomes) if self.begun else next(self.steps))
            self.begun = True
            while not self.tasks:
                self.tasks = list(self.steps.send(()))
        except StopIteration as end:
            evidence: Evidence = end.value
            return evidence
        self.outcomes = [None] * len(self.tasks)
        self.given = self.taken = 0
        return None


def prove(order: ProofJob, watch: Callable[[ProofProgress], None], warm: Zygote | None = None) -> Iterator[Proof]:
    """Yield the proof of each exercise as soon as it is done; a `warm` process is used, and stays."""
    order = replace(order, exercises=[_without_names(exercise) for exercise in order.exercises])
    exercises = {exercise.id: exercise for exercise in order.exercises}
    with Processes(exercises, order.course_seed, order.conditions, order.jobs, warm) as doers:
        run = _Run(order, watch)
        while run.waiting or run.under:
            while doers.free and (found := run.next_task()) is not None:
                doers.give(*found)
            if doers.busy:
                for done in doers.take():
                    run.take(done)
            yield from run.finished()


def _without_names(exercise: Exercise) -> Exercise:
    """Return the exercise without the check of parameter names, which belongs to the judge and not the author."""
    return replace(exercise, checks=tuple(check for check in exercise.checks if not check.names))


class _Run:
    """The state of a run; it starts no process."""

    def __init__(self, order: ProofJob, watch: Callable[[ProofProgress], None]) -> None:
        self.waiting = list(order.exercises)
        self.under: list[_Under] = []
        self._order = order
        self._watch = watch
        self._tickets: dict[int, tuple[_Under, int]] = {}
        self._ready: list[Proof] = []
        self._progress = ProofProgress(sum(work_in(exercise, order.effort) for exercise in order.exercises))
        self._number = 0

    def next_task(self) -> tuple[int, Task] | None:
        """Return the next task with its ticket, from the first exercise that has one."""
        while True:
            under = next((under for under in self.under if under.given < len(under.tasks)), None)
            if under is not None:
                self._number += 1
                self._tickets[self._number] = (under, under.given)
                under.given += 1
                return self._number, under.tasks[under.given - 1]
            if not self.waiting or len(self.under) >= self._order.jobs + _AHEAD:
                return None
            exercise = self.waiting.pop(0)
            self._begin(_Under(exercise, gather(exercise, self._order.effort)))

    def take(self, done: Done) -> None:
        """Note the outcome of a task."""
        under, place = self._tickets.pop(done.ticket)
        if under not in self.under:
            return  # it has failed in the meantime
        under.seconds += done.seconds
        if isinstance(done.outcome, JudgeFault):
            self._end(under, unproven(under.exercise, self._order.effort, done.outcome.text))
            return
        under.outcomes[place] = done.outcome
        under.taken += 1
        under.work += under.tasks[place].size
        self._progress.done += under.tasks[place].size
        self._watch(self._progress)
        if under.taken == len(under.tasks):
            self._advance(under)

    def finished(self) -> Iterator[Proof]:
        """Yield the finished proofs that were not yielded yet."""
        while self._ready:
            yield self._ready.pop(0)

    def _begin(self, under: _Under) -> None:
        self.under.append(under)
        self._progress.running.append(under.exercise.id)
        self._advance(under)
        self._watch(self._progress)

    def _advance(self, under: _Under) -> None:
        evidence = under.advance()
        if evidence is not None:
            self._end(under, proof_of(under.exercise, evidence, self._order.effort, under.seconds))

    def _end(self, under: _Under, proof: Proof) -> None:
        self.under.remove(under)
        self._progress.running.remove(under.exercise.id)
        # Tasks that were skipped, or unexpected ones, must not spoil the estimate.
        self._progress.total += under.work - work_in(under.exercise, self._order.effort)
        self._progress.not_passed += not proof.proven
        self._ready.append(proof)
        self._watch(self._progress)
