"""The judging process: it prepares the exercises, and judges answers until the caller disconnects."""

from __future__ import annotations

import hashlib
import secrets
import signal
from collections import deque
from contextlib import suppress
from dataclasses import replace
from decimal import Decimal
from multiprocessing.connection import Connection, wait
from pathlib import Path
from typing import TYPE_CHECKING, Final, NoReturn

from grader.__about__ import __version__
from grader.batch.hidden_cases import hidden_cases_of
from grader.batch.judges import JudgingSite, of_this_machine
from grader.course.find import find_exercise, require_reference
from grader.course.find_course import find_course
from grader.course.load import load_course
from grader.errors import GraderError, UsageError
from grader.judge.cases.seeds import Seeds
from grader.judge.conditions import Conditions
from grader.judge.needs import libraries_for
from grader.library.records import Assignment, Numbered
from grader.result import Result, ResultStatus, SubmissionRef
from grader.sandbox.devices import common_name, devices_of
from grader.sandbox.isolation import choose
from grader.submission.reading_tool import preloaded
from grader.submission.submission import NOTEBOOK_LIMIT, SOURCE_LIMIT, Submission
from grader.submission.tree import too_large
from grader.text import NOTHING, Text

if TYPE_CHECKING:
    from collections.abc import Collection

    from grader.course.model import Course, Exercise
    from grader.library.records import Answer

_NAMES: Final = ("x.py", "x.ipynb")
"""Names of both kinds of file, for warming up."""
_LOOK_S: Final = 5.0
"""Seconds between checks for a judge that takes too long."""
_NOT_READY: Final = Text(
    "This is an answer to {id}, which was not prepared. Name it in `exercises`.",
    "这份答案对应 {id}，但这道题没有准备好。请在 `exercises` 中写明它。",
)


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
    wanted = _exercises(course, assignment)
    seeds, site = _seeds_and_site(course, assignment)
    waiting: deque[Submission] = deque()
    with of_this_machine(site, wanted, seeds, (*preloaded(_NAMES), *libraries_for(wanted))) as pool:
        ready = {exercise.id: hidden_cases_of(exercise, seeds.secret) for exercise in wanted}  # while they start
        while True:
            pool.hand_out(waiting, lambda _: None)
            if caller in wait([caller, *pool.busy], timeout=_LOOK_S):
                numbered = caller.recv()
                try:
                    waiting.append(_submission(numbered, course, ready))
                except GraderError as refused:
                    caller.send((numbered.number, _refused(numbered.answer, refused.text, site.conditions)))
            for finished in pool.take(waiting):
                result = replace(finished.result, hidden_cases=ready[finished.result.exercise])
                caller.send((int(str(finished.submission.student)), result))


def _seeds_and_site(course: Course, assignment: Assignment) -> tuple[Seeds, JudgingSite]:
    settings = assignment.settings
    seeds = Seeds(settings.seed or course.seed, settings.secret or secrets.token_hex(32))
    least = "restricted" if settings.isolation == "auto" else settings.isolation
    conditions = Conditions(seeds.public, common_name(devices_of(settings.device)), choose(least))
    return seeds, JudgingSite(conditions, assignment.jobs)


def _exercises(course: Course, assignment: Assignment) -> tuple[Exercise, ...]:
    """Return the exercises to prepare.

    Raises:
        UsageError: a reference is not at hand, or one of the names is wrong and that is not left to its answers.
        CourseError: an exercise is faulty, and that is not left to its answers either.
    """
    wanted: dict[str, Exercise] = {}
    for name in (
        [exercise.id for exercise in course.exercises] if assignment.exercises is None else assignment.exercises
    ):
        try:
            exercise = find_exercise(course, name)
        except GraderError:
            if assignment.strict:
                raise
            continue
        require_reference(exercise)
        wanted[exercise.id] = exercise
    return tuple(wanted.values())


def _submission(numbered: Numbered, course: Course, ready: Collection[str]) -> Submission:
    """Return an answer as a submission, with its number in place of the student.

    Raises:
        UsageError: there is no such exercise, or it is not a prepared one.
        CourseError: it is faulty.
    """
    answer = numbered.answer
    exercise = find_exercise(course, answer.exercise)
    if exercise.id not in ready:
        raise UsageError(_NOT_READY.format(id=exercise.id))
    data = _bytes_of(answer)
    name = _name_of(answer, exercise.id)
    limit = NOTEBOOK_LIMIT if answer.notebook else SOURCE_LIMIT
    problem = too_large((name,), len(data), limit) if len(data) > limit else NOTHING
    digest = hashlib.sha256(data).hexdigest()
    return Submission(exercise.id, str(numbered.number), name, name, digest, data, problem=problem)


def _refused(answer: Answer, reason: Text, conditions: Conditions) -> Result:
    """Return the result of an answer to an exercise that cannot be judged here: it has no score."""
    file = SubmissionRef(_name_of(answer, answer.exercise), hashlib.sha256(_bytes_of(answer)).hexdigest())
    return Result(
        grader=__version__,
        exercise=answer.exercise,
        student=None,
        submission=file,
        status=ResultStatus.JUDGE_ERROR,
        max_score=Decimal(0),
        message=reason,
        device=conditions.device,
        isolation=conditions.isolation,
        seed=conditions.seed,
    )


def _name_of(answer: Answer, exercise: str) -> str:
    return f"{exercise}.ipynb" if answer.notebook else f"{exercise}.py"


def _bytes_of(answer: Answer) -> bytes:
    return answer.source.encode("utf-8", "surrogatepass") if isinstance(answer.source, str) else answer.source
