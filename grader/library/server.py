"""The judging process: it prepares the exercises, and judges answers until the caller disconnects."""

from __future__ import annotations

import hashlib
import secrets
import signal
from collections import deque
from contextlib import suppress
from multiprocessing.connection import Connection, wait
from pathlib import Path
from typing import TYPE_CHECKING, Final, NoReturn

from grader.batch.judges import JudgingSite, of_this_machine
from grader.course.find import find_exercise, require_reference
from grader.course.find_course import find_course
from grader.course.load import load_course
from grader.errors import GraderError
from grader.judge.cases.seeds import Seeds
from grader.judge.conditions import Conditions
from grader.judge.needs import libraries_for
from grader.library.records import Assignment, Numbered
from grader.sandbox.devices import common_name, devices_of
from grader.sandbox.isolation import choose
from grader.submission.reading_tool import preloaded
from grader.submission.submission import NOTEBOOK_LIMIT, SOURCE_LIMIT, Submission
from grader.submission.tree import too_large
from grader.text import NOTHING

if TYPE_CHECKING:
    from collections.abc import Collection

    from grader.batch.pool import Pool
    from grader.course.model import Course, Exercise
    from grader.library.records import Answer

_NAMES: Final = ("x.py", "x.ipynb")
"""Names of both kinds of file, for warming up."""
_LOOK_S: Final = 5.0
"""Seconds between checks for a judge that takes too long."""


def main(descriptor: int) -> None:
    """Judge for the caller at the other end of a connection."""
    signal.signal(signal.SIGTERM, _end)
    signal.signal(signal.SIGCHLD, signal.SIG_DFL)  # the caller may ignore its children, and that setting is inherited
    with Connection(descriptor) as caller:
        try:
            assignment = caller.recv()
            assert isinstance(assignment, Assignment)  # both ends of the connection are ours
            _serve(caller, assignment)
        except (EOFError, OSError):  # the caller has ended
            return
        except (GraderError, ValueError) as fault:
            with suppress(OSError):
                caller.send(fault)


def _end(*_: object) -> NoReturn:
    raise SystemExit(0)


def _serve(caller: Connection, assignment: Assignment) -> None:
    named = assignment.settings.course
    course = load_course(find_course(Path.cwd(), None if named is None else Path(named)))
    wanted = _exercises(course, assignment.exercises)
    seeds, site = _seeds_and_site(course, assignment)
    ready = {exercise.id for exercise in wanted}
    waiting: deque[Submission] = deque()
    with of_this_machine(site, wanted, seeds, (*preloaded(_NAMES), *libraries_for(wanted))) as pool:
        while True:
            pool.hand_out(waiting, lambda _: None)
            if caller in wait([caller, *pool.busy], timeout=_LOOK_S):
                waiting.append(_submission(caller.recv(), course, ready))
            _hand_back(caller, pool, waiting)


def _hand_back(caller: Connection, pool: Pool, waiting: deque[Submission]) -> None:
    for finished in pool.take(waiting):
        caller.send((int(str(finished.submission.student)), finished.result))


def _seeds_and_site(course: Course, assignment: Assignment) -> tuple[Seeds, JudgingSite]:
    settings = assignment.settings
    seeds = Seeds(settings.seed or course.seed, settings.secret or secrets.token_hex(32))
    least = "restricted" if settings.isolation == "auto" else settings.isolation
    conditions = Conditions(seeds.public, common_name(devices_of(settings.device)), choose(least))
    return seeds, JudgingSite(conditions, assignment.jobs)


def _exercises(course: Course, names: Collection[str] | None) -> tuple[Exercise, ...]:
    named = course.exercises if names is None else [find_exercise(course, name) for name in names]
    wanted = {exercise.id: exercise for exercise in named}
    for exercise in wanted.values():
        require_reference(exercise)
    return tuple(wanted.values())


def _submission(numbered: Numbered, course: Course, ready: Collection[str]) -> Submission:
    """Return an answer as a submission, with its number in place of the student.

    Raises:
        UsageError: there is no such exercise.
        ValueError: it is not a prepared one.
    """
    answer = numbered.answer
    exercise = find_exercise(course, answer.exercise)
    if exercise.id not in ready:
        msg = f"an answer to {exercise.id}, which is not among the exercises made ready"
        raise ValueError(msg)
    data = _bytes_of(answer)
    name = f"{exercise.id}.ipynb" if answer.notebook else f"{exercise.id}.py"
    limit = NOTEBOOK_LIMIT if answer.notebook else SOURCE_LIMIT
    problem = too_large((name,), len(data), limit) if len(data) > limit else NOTHING
    digest = hashlib.sha256(data).hexdigest()
    return Submission(exercise.id, str(numbered.number), name, name, digest, data, problem=problem)


def _bytes_of(answer: Answer) -> bytes:
    return answer.source.encode("utf-8", "surrogatepass") if isinstance(answer.source, str) else answer.source
