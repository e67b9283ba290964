"""The functions to call: `grade` judges one answer, `grade_each` a stream of them."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncGenerator, AsyncIterable, AsyncIterator, Collection, Iterable
from contextlib import suppress
from dataclasses import replace
from typing import TYPE_CHECKING

from grader.library.process import JudgingProcess
from grader.library.records import Answer, Assignment, Graded, Numbered, Settings

if TYPE_CHECKING:
    from multiprocessing.connection import Connection

    from grader.result import Result


def grade(exercise: str, source: str | bytes, settings: Settings | None = None, *, notebook: bool = False) -> Result:
    """Judge one answer and return its result; starting up takes seconds, so use `grade_each` for many.

    It may be called from any thread, from several at a time, and while an event loop runs, which then waits.

    Raises:
        UsageError: there is no such course or exercise, or it cannot be judged here.
        IsolationError: this machine has less isolation than is asked for, or it does not hold.
        JudgeFault: the exercise's reference cannot be run.
    """
    answer = Answer(exercise, source, notebook=notebook)
    with JudgingProcess(Assignment(settings or Settings(), frozenset([exercise]), jobs=1)) as process:
        process.send(Numbered(0, answer))
        return _graded(answer, process.receive()[1]).result


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
    otherwise all of the course. An answer to any other exercise has a result without a score that says so, and the
    others are judged.

    Raises:
        UsageError, IsolationError, JudgeFault: as for `grade`, but not for the exercise of an answer.
        ValueError: `jobs` is less than 1.
    """
    if jobs < 1:
        msg = f"jobs must be at least 1, not {jobs}"
        raise ValueError(msg)
    strict = exercises is not None
    if exercises is None and isinstance(answers, Collection):
        exercises = {answer.exercise for answer in answers}
    named = None if exercises is None else frozenset(exercises)
    source = _stream(answers)
    judged: dict[int, Answer] = {}
    count = 0
    coming: asyncio.Task[Answer | None] | None = asyncio.create_task(_next(source))
    with JudgingProcess(Assignment(settings or Settings(), named, jobs, strict)) as process:
        try:
            while coming is not None or judged:
                await _either(coming if len(judged) < jobs else None, process.connection)
                while process.connection.poll():
                    number, result = process.receive()
                    yield _graded(judged.pop(number), result)
                if coming is not None and coming.done() and len(judged) < jobs:
                    answer = coming.result()
                    coming = None
                    if answer is not None:
                        judged[count] = answer
                        process.send(Numbered(count, answer))
                        count += 1
                        coming = asyncio.create_task(_next(source))
        finally:
            if coming is not None:
                coming.cancel()
                with suppress(asyncio.CancelledError):
                    await coming


def _graded(answer: Answer, result: Result) -> Graded:
    return Graded(answer, replace(result, student=answer.id or None))


async def _stream(answers: Iterable[Answer] | AsyncIterable[Answer]) -> AsyncIterator[Answer]:
    if isinstance(answers, AsyncIterable):
        async for answer in answers:
            yield answer
    else:
        for answer in answers:
            yield answer


async def _next(source: AsyncIterator[Answer]) -> Answer | None:
    return await anext(source, None)


async def _either(coming: asyncio.Task[Answer | None] | None, connection: Connection) -> None:
    """Wait until the caller gives an answer, or a result arrives."""
    loop = asyncio.get_running_loop()
    ready: asyncio.Future[None] = loop.create_future()

    def tell(_: object = None) -> None:
        if not ready.done():
            ready.set_result(None)

    loop.add_reader(connection.fileno(), tell)
    if coming is not None:
        coming.add_done_callback(tell)
    try:
        await ready
    finally:
        if coming is not None:
            coming.remove_done_callback(tell)
        loop.remove_reader(connection.fileno())
