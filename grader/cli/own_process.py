"""Judge one file in the command's own process, which takes as long as importing torch."""

from __future__ import annotations

from typing import TYPE_CHECKING

from grader.judge.listener import Listener
from grader.judge.needs import preload_for
from grader.sandbox.isolation import can_fork
from grader.sandbox.zygote import Zygote

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping
    from typing import Any

    from grader.cli.file_check import FileCheck
    from grader.course.model import Exercise
    from grader.judge.conditions import Conditions
    from grader.result import Result
    from grader.sandbox.spawned import SpawnedWorkers
    from grader.submission.submission import Submission


def judge_in_own_process(
    exercise: Exercise,
    submission: Submission,
    wanted: FileCheck,
    conditions: Conditions,
    report: Callable[[Mapping[str, Any]], None] | None = None,
    begun: Callable[[str], None] | None = None,
) -> Result:
    """Judge one submission; `judge_one` documents the exceptions."""
    with _workers(conditions, preload_for([exercise], [submission])) as workers:
        # Importing torch takes seconds; meanwhile the other process warms up.
        from grader.judge.single import Part, judge_one

        part, listener = Part(wanted.case, wanted.only), Listener(report, begun)
        return judge_one(workers, exercise, submission, conditions, part, listener)


def _workers(conditions: Conditions, preload: tuple[str, ...]) -> Zygote | SpawnedWorkers:
    """Begin to start what starts workers: a warm process, or, on a system that cannot fork one, the first worker."""
    if can_fork():
        return Zygote.start(isolation=conditions.isolation, device=conditions.device, preload=preload)
    from grader.sandbox.spawned import SpawnedWorkers

    return SpawnedWorkers.start(preload=preload, device=conditions.device)
