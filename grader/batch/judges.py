"""Who judges a run: processes of this machine, or a cluster that keeps the same promise."""

from __future__ import annotations

import itertools
from contextlib import ExitStack
from dataclasses import dataclass
from typing import TYPE_CHECKING, Protocol, Self

from grader.sandbox.devices import CPU, devices_of
from grader.sandbox.zygote import Zygote

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator, Sequence

    from grader.batch.pool import Finished, Pool
    from grader.course.model import Exercise
    from grader.judge.cases.seeds import Seeds
    from grader.judge.conditions import Conditions
    from grader.submission.submission import Submission
    from grader.worker.lockdown import Level


@dataclass(frozen=True, slots=True)
class Need:
    """What a run needs to have judged."""

    exercises: tuple[Exercise, ...]
    seeds: Seeds
    conditions: Conditions
    jobs: int
    """How many submissions at a time, where we decide that."""
    preload: tuple[str, ...]
    """What each warm process imports besides torch."""


class Judges(Protocol):
    """A group of judges; a context manager that ends them."""

    def __enter__(self) -> Self:
        """Start them."""

    def __exit__(self, *_: object) -> None:
        """End them."""

    def judge(self, submissions: Iterable[Submission], started: Callable[[Submission], None]) -> Iterator[Finished]:
        """Yield every submission with its result, in the order in which they finish."""


def shared_out(devices: Sequence[str], jobs: int) -> tuple[str, ...]:
    """Return the device of each warm process: one for all jobs, or accelerators in turn until each job has one."""
    return tuple(itertools.islice(itertools.cycle(devices), 1 if CPU in devices else jobs))


def warm_processes(level: Level, devices: Sequence[str], jobs: int, preload: tuple[str, ...]) -> list[Zygote]:
    """Start the warm processes for a number of jobs."""
    with ExitStack() as started:  # on failure, the ones already started are ended
        zygotes = [
            started.enter_context(Zygote.start(isolation=level, device=device, preload=preload))
            for device in shared_out(devices, jobs)
        ]
        started.pop_all()
    return zygotes


def of_this_machine(need: Need) -> Pool:
    """Return judge processes of this machine, which share its devices of the requested kind.

    Raises:
        ReferenceFault: an exercise's reference cannot be run.
        UsageError: there is no such device.
    """
    level, device = need.conditions.isolation, need.conditions.device
    with ExitStack() as started:  # if the rest fails, the warm processes are ended
        zygotes = warm_processes(level, devices_of(device), need.jobs, need.preload)
        for zygote in zygotes:
            started.enter_context(zygote)
        # Importing torch here takes as long as the warm processes need to get ready, so it is done meanwhile.
        from grader.batch.pool import Pool  # noqa: PLC0415 - see above
        from grader.judge.plan import plan_exercise  # noqa: PLC0415 - see above

        plans = {exercise.id: plan_exercise(exercise, need.seeds, device) for exercise in need.exercises}
        started.pop_all()
    return Pool(plans, need.conditions, zygotes, need.jobs)
