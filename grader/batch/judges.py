"""Who judges a run: processes of this machine, or something else that keeps the same promise."""

from __future__ import annotations

import itertools
from contextlib import ExitStack
from dataclasses import dataclass
from typing import TYPE_CHECKING, Protocol, Self

from grader.sandbox.devices import devices_of
from grader.sandbox.zygote import Zygote

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator, Sequence

    from grader.batch.pool import Finished
    from grader.course.model import Exercise
    from grader.judge.cases.seeds import Seeds
    from grader.judge.conditions import Conditions
    from grader.submission.submission import Submission


@dataclass(frozen=True, slots=True)
class Need:
    """What a run needs judged."""

    exercises: tuple[Exercise, ...]
    seeds: Seeds
    conditions: Conditions
    jobs: int
    """How many at a time, where that is ours to say."""
    preload: tuple[str, ...]
    """What each warm process imports beside torch."""


class Judges(Protocol):
    """Some judges at work; a context manager that ends them."""

    def __enter__(self) -> Self:
        """Have them start."""

    def __exit__(self, *_: object) -> None:
        """End them."""

    def judge(self, submissions: Iterable[Submission], started: Callable[[Submission], None]) -> Iterator[Finished]:
        """Yield every submission with its result, in the order in which they finish."""


def shared_out(devices: Sequence[str], jobs: int) -> tuple[str, ...]:
    """Return the device of each job: all in turn, until every job has one."""
    return tuple(itertools.islice(itertools.cycle(devices), jobs))


def of_this_machine(need: Need) -> Judges:
    """Return judge processes of this machine, which share its devices of the kind that is judged on.

    Raises:
        ReferenceFault: an exercise's reference cannot be run.
        UsageError: there is no such device.
    """
    level = need.conditions.isolation
    with ExitStack() as started:  # they are ended where the rest cannot be made ready
        zygotes = [
            started.enter_context(Zygote.start(isolation=level, device=device, preload=need.preload))
            for device in shared_out(devices_of(need.conditions.device), need.jobs)
        ]
        # Both import torch, which takes as long as the warm processes need to get ready: meanwhile.
        from grader.batch.pool import Pool  # noqa: PLC0415
        from grader.judge.plan import plan_exercise  # noqa: PLC0415

        plans = {
            exercise.id: plan_exercise(exercise, need.seeds, need.conditions.device) for exercise in need.exercises
        }
        started.pop_all()
    return Pool(plans, need.conditions, zygotes)
