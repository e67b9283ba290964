"""Judge from Python, for programs that judge code by the thousand, with the same judge and isolation as `batch`.

`from grader import grade` imports this module; importing `grader` alone imports neither this nor torch.
"""

from __future__ import annotations

import asyncio
import hashlib
import secrets
from collections import deque
from collections.abc import AsyncGenerator, AsyncIterable, AsyncIterator, Collection, Iterable
from contextlib import suppress
from dataclasses import dataclass, replace
from pathlib import Path
from typing import TYPE_CHECKING

from grader.batch.judges import warm_processes
from grader.batch.pool import Pool
from grader.course.find import find_course, find_exercise, require_reference
from grader.course.load import load_course
from grader.judge.cases.seeds import Seeds
from grader.judge.conditions import Conditions
from grader.judge.plan import plan_exercise
from grader.sandbox.devices import CPU, common_name, devices_of
from grader.sandbox.isolation import choose
from grader.submission.reading_tool import preloaded
from grader.submission.submission import NOTEBOOK_LIMIT, SOURCE_LIMIT, Submission
from grader.submission.tree import too_large
from grader.text import NOTHING

if TYPE_CHECKING:
    from multiprocessing.connection import Connection

    from grader.course.model import Course, Exercise
    from grader.result import Result
    from grader.sandbox.isolation import Least

_NAMES = ("x.py", "x.ipynb")
"""Names of both kinds of file, for warming up."""


@dataclass(frozen=True, slots=True)
class Answer:
    """An answer to an exercise, as source; `id` is the caller's name for it, and comes back with its result."""

    exercise: str
    """Its id, number or name (ex03, 3, perceptron)."""
    source: str | bytes
    id: str = ""
    notebook: bool = False
    """Whether the source is that of an .ipynb file."""


@dataclass(frozen=True, slots=True)
class Graded:
    """An answer with its result."""

    answer: Answer
    result: Result


@dataclass(frozen=True, slots=True)
class Settings:
    """How answers are judged.

    `isolation` is the weakest level that is accepted; `auto` is the strongest of this machine, and at least
    `restricted`. `seed` is the public seed; if empty, the course's. `secret` is the seed of hidden cases: results can
    be compared between calls with the same secret; without it each call draws its own.
    """

    course: Path | None = None
    """Its folder; by default the nearest above the current folder, or else the built-in course."""
    isolation: Least = "auto"
    seed: str = ""
    secret: str = ""
    device: str = CPU
    """`cpu`, `cuda` (all of this machine), `cuda:1`, `mps`, or `auto`."""


def grade(exercise: str, source: str | bytes, settings: Settings | None = None, *, notebook: bool = False) -> Result:
    """Judge one answer and return its result; starting up takes seconds, so use `grade_each` for many.

    Raises:
        UsageError: there is no such course or exercise, or it cannot be judged here.
        IsolationError: this machine has less isolation than is asked for, or it does not hold.
        JudgeFault: the exercise's reference cannot be run.
    """
    answer = Answer(exercise, source, notebook=notebook)
    bench = _Bench(settings or Settings(), [exercise])
    with bench.pool(1) as pool:
        submission = bench.submission(answer)
        (finished,) = pool.judge([submission], lambda _: None)
    return bench.graded(finished.submission, finished.result).result


async def grade_each(
    answers: Iterable[Answer] | AsyncIterable[Answer],
    settings: Settings | None = None,
    *,
    jobs: int = 1,
    exercises: Collection[str] | None = None,
) -> AsyncGenerator[Graded]:
    """Yield every answer with its result as soon as it is known, in the order in which they finish.

    Answers are taken from the iterable only when a judge is free, so it may be endless. `jobs` is how many are judged
    at a time. `exercises` names the exercises to prepare; by default those of the answers if these are a collection,
    otherwise all of the course.

    Raises:
        UsageError, IsolationError, JudgeFault: as for `grade`.
    """
    if exercises is None and isinstance(answers, Collection):
        exercises = {answer.exercise for answer in answers}
    bench = _Bench(settings or Settings(), exercises)
    source = _stream(answers)
    waiting: deque[Submission] = deque()
    coming: asyncio.Task[Answer | None] | None = asyncio.create_task(_next(source))
    with bench.pool(jobs) as pool:
        try:
            while coming is not None or waiting or pool.busy:
                pool.hand_out(waiting, lambda _: None)
                await _either(coming, pool.busy)
                for finished in pool.take(waiting):
                    yield bench.graded(finished.submission, finished.result)
                if coming is not None and coming.done() and len(pool.busy) + len(waiting) < jobs:
                    answer = coming.result()
                    coming = None
                    if answer is not None:
                        waiting.append(bench.submission(answer))
                        coming = asyncio.create_task(_next(source))
        finally:
            if coming is not None:
                coming.cancel()
                with suppress(asyncio.CancelledError):
                    await coming


class _Bench:
    """The prepared exercises, and the answers that are being judged."""

    def __init__(self, settings: Settings, exercises: Collection[str] | None) -> None:
        self._course = load_course(find_course(Path.cwd(), settings.course))
        wanted = self._exercises(self._course, exercises)
        seeds = Seeds(settings.seed or self._course.seed, settings.secret or secrets.token_hex(32))
        least = "restricted" if settings.isolation == "auto" else settings.isolation
        self._devices = devices_of(settings.device)
        self._conditions = Conditions(seeds.public, common_name(self._devices), choose(least))
        self._plans = {one.id: plan_exercise(one, seeds, self._conditions.device) for one in wanted}
        self._open: dict[str, Answer] = {}
        self._count = 0

    def pool(self, jobs: int) -> Pool:
        level, preload = self._conditions.isolation, preloaded(_NAMES)
        return Pool(self._plans, self._conditions, warm_processes(level, self._devices, jobs, preload), jobs)

    def submission(self, answer: Answer) -> Submission:
        exercise = find_exercise(self._course, answer.exercise)
        if exercise.id not in self._plans:
            msg = f"an answer to {exercise.id}, which is not among the exercises made ready"
            raise ValueError(msg)
        self._count += 1
        ticket = str(self._count)
        self._open[ticket] = answer
        data = answer.source.encode("utf-8", "surrogatepass") if isinstance(answer.source, str) else answer.source
        name = f"{exercise.id}.ipynb" if answer.notebook else f"{exercise.id}.py"
        limit = NOTEBOOK_LIMIT if answer.notebook else SOURCE_LIMIT
        problem = too_large((name,), len(data), limit) if len(data) > limit else NOTHING
        return Submission(exercise.id, ticket, name, name, hashlib.sha256(data).hexdigest(), data, problem=problem)

    def graded(self, submission: Submission, result: Result) -> Graded:
        answer = self._open.pop(str(submission.student))
        return Graded(answer, replace(result, student=answer.id or None))

    @staticmethod
    def _exercises(course: Course, names: Collection[str] | None) -> tuple[Exercise, ...]:
        named = course.exercises if names is None else [find_exercise(course, name) for name in names]
        wanted = {one.id: one for one in named}
        for one in wanted.values():
            require_reference(one)
        return tuple(wanted.values())


async def _stream(answers: Iterable[Answer] | AsyncIterable[Answer]) -> AsyncIterator[Answer]:
    if isinstance(answers, AsyncIterable):
        async for one in answers:
            yield one
    else:
        for one in answers:
            yield one


async def _next(source: AsyncIterator[Answer]) -> Answer | None:
    return await anext(source, None)


async def _either(coming: asyncio.Task[Answer | None] | None, lines: Collection[Connection]) -> None:
    """Wait until the caller gives an answer (unless one already waits for a judge), or a result arrives."""
    loop = asyncio.get_running_loop()
    ready: asyncio.Future[None] = loop.create_future()

    def tell(_: object = None) -> None:
        if not ready.done():
            ready.set_result(None)

    for line in lines:
        loop.add_reader(line.fileno(), tell)
    if coming is not None and not (coming.done() and lines):
        coming.add_done_callback(tell)
    try:
        await ready
    finally:
        if coming is not None:
            coming.remove_done_callback(tell)
        for line in lines:
            loop.remove_reader(line.fileno())
