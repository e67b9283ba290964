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


class JudgeSource(Protocol):
    """Who judges: this machine, or a cluster."""

    def __call__(
        self, site: JudgingSite, exercises: Sequence[Exercise], seeds: Seeds, preload: tuple[str, ...], /
    ) -> Judges:
        """Return judges for a site."""


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


def warm_processes(
    level: Level, devices: Sequence[str], jobs: int, preload: tuple[str, ...], begun: Zygote | None = None
) -> list[Zygote]:
    """Start the warm processes for a number of jobs, or take the one that has already begun, if it can serve."""
    if begun is not None and (begun.level, (begun.device,)) == (level, tuple(devices)) and begun.complete(preload):
        return [begun]
    with ExitStack() as started:  # on failure, the ones already started are ended
        zygotes = [
            started.enter_context(Zygote.start(isolation=level, device=device, preload=preload))
            for device in shared_out(devices, jobs)
        ]
        started.pop_all()
    return zygotes


def of_this_machine(site: JudgingSite, exercises: Sequence[Exercise], seeds: Seeds, preload: tuple[str, ...]) -> Pool:
    """Return judge processes of this machine, which share its devices of the requested kind.

    Raises:
        ReferenceFault: an exercise's reference cannot be run.
        UsageError: there is no such device.
    """
    level, device = site.conditions.isolation, site.conditions.device
    with ExitStack() as started:  # if the rest fails, the warm processes are ended
        zygotes = warm_processes(level, devices_of(device), site.jobs, preload, site.begun)
        for zygote in zygotes:
            started.enter_context(zygote)
        # Importing torch here takes as long as the warm processes need to get ready, so it is done meanwhile.
        from grader.batch.pool import Pool, plans_of  # noqa: PLC0415 - see above

        plans = plans_of(exercises, seeds, device)
        started.pop_all()
    return Pool(plans, site.conditions, zygotes, site.jobs)


@dataclass(frozen=True, slots=True)
class JudgingSite:
    """Where and under which conditions submissions are judged."""

    conditions: Conditions
    jobs: int
    """How many at a time, where we decide that."""
    source: JudgeSource = of_this_machine
    begun: Zygote | None = None
    """A warm process that was started before it was known what it must import; whoever started it ends it."""

    def judges(self, exercises: Sequence[Exercise], seeds: Seeds, preload: tuple[str, ...]) -> Judges:
        """Return judges of these exercises, each with a warm process that has imported `preload` besides torch.

        Raises:
            ReferenceFault: an exercise's reference cannot be run.
            UsageError: there is no such device.
        """
        return self.source(self, exercises, seeds, preload)
