"""One run of `batch`: what is due, what is known already, the rest judged and written down one by one."""

from __future__ import annotations

import time
from collections import Counter
from dataclasses import dataclass, field, replace
from decimal import Decimal
from typing import TYPE_CHECKING

from grader import __version__
from grader.batch.choice import Choice, choose
from grader.batch.identity import exercise_digest, result_key
from grader.batch.judges import Need, of_this_machine
from grader.judge.seeds import Seeds
from grader.result import Result, ResultStatus, SubmissionRef
from grader.submission.reading import preloaded
from grader.text import Text

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Mapping, Sequence

    from grader.batch.choice import Chosen, Reason
    from grader.batch.judges import Judges
    from grader.course.model import Exercise
    from grader.gradebook import Gradebook
    from grader.judge.conditions import Conditions
    from grader.submission.submission import Submission

_MISSING = Text("Nothing was handed in for this exercise.", "没有提交本题。")


@dataclass(frozen=True, slots=True)
class Order:
    """What a run is asked to do."""

    exercises: Sequence[Exercise]
    """The exercises that are due, in the order of the course."""
    students: Sequence[str]
    submissions: Sequence[Submission]
    conditions: Conditions
    jobs: int
    choice: Choice = Choice()
    judges: Callable[[Need], Judges] = of_this_machine
    """Who judges."""


@dataclass(slots=True)
class Progress:
    """How far a run is."""

    total: int
    done: int = 0
    """Judged in this run."""
    known: int = 0
    """Taken over, because the same was judged before."""
    skipped: Counter[Reason] = field(default_factory=Counter)
    """Not judged in this run, by the reason; `total` counts none of these but the known."""
    not_passed: int = 0
    running: list[str] = field(default_factory=list)
    first: tuple[float, int] | None = None
    """When the first results came, and how many: before that the judges were getting warm."""

    @property
    def rate(self) -> float | None:
        """How many are judged in a second, since the first results came."""
        if self.first is None or self.done == self.first[1]:
            return None
        return (self.done - self.first[1]) / (time.monotonic() - self.first[0])

    @property
    def left_s(self) -> float | None:
        """Seconds to go at the rate so far; None while nothing is known of the rate."""
        return (self.total - self.known - self.done) / self.rate if self.rate else None


def run(order: Order, gradebook: Gradebook, watch: Callable[[Progress], None]) -> Progress:
    """Judge what is due and new, record every result at once, and return how it went.

    Raises:
        GradebookError: a result cannot be written.
        JudgeFault: an exercise's reference cannot be run.
    """
    seeds = Seeds(order.conditions.seed, gradebook.secret_seed)
    digests = {exercise.id: exercise_digest(exercise) for exercise in order.exercises}
    keyed = [
        (submission, result_key(submission, digests[submission.exercise], seeds, order.conditions))
        for submission in order.submissions
    ]
    with gradebook.run(seed=seeds.public, options={"isolation": order.conditions.isolation, "jobs": order.jobs}):
        chosen = choose(order.choice, gradebook, keyed)
        known = len(chosen.known)
        progress = Progress(sum(map(len, chosen.new.values())) + known, known=known, skipped=chosen.skipped)
        _record_missing(order, gradebook)
        _take_over(chosen, gradebook, progress)
        watch(progress)
        if chosen.new:
            _judge(order, gradebook, seeds, chosen.new, progress, watch)
    return progress


def _take_over(chosen: Chosen, gradebook: Gradebook, progress: Progress) -> None:
    """Record what is known of a file for whoever has it now."""
    judged = gradebook.judged()
    for submission, key, result in chosen.known:
        progress.not_passed += not result.passed
        if judged.get((str(submission.student), submission.exercise)) != key:
            gradebook.record(_for(result, submission), key)


def _judge(
    order: Order,
    gradebook: Gradebook,
    seeds: Seeds,
    new: Mapping[str, Sequence[Submission]],
    progress: Progress,
    watch: Callable[[Progress], None],
) -> None:
    wanted = {submissions[0].exercise for submissions in new.values()}
    keys = {_name(submissions[0]): key for key, submissions in new.items()}

    def started(submission: Submission) -> None:
        if _name(submission) not in progress.running:  # a judge that died has it begun again
            progress.running.append(_name(submission))
        watch(progress)

    chosen = [submissions[0] for submissions in new.values()]
    preload = preloaded(one.name for one in chosen)
    exercises = tuple(one for one in order.exercises if one.id in wanted)
    with order.judges(Need(exercises, seeds, order.conditions, min(order.jobs, len(keys)), preload)) as judges:
        for finished in judges.judge(chosen, started):
            key = keys[_name(finished.submission)]
            for twin in new[key]:
                gradebook.record(_for(finished.result, twin), key)
                progress.done += 1
                progress.not_passed += not finished.result.passed
            progress.running.remove(_name(finished.submission))
            progress.first = progress.first or (time.monotonic(), progress.done)
            watch(progress)


def _record_missing(order: Order, gradebook: Gradebook) -> None:
    there = {(submission.student, submission.exercise) for submission in order.submissions}
    latest = gradebook.judged()
    for student in order.students:
        if order.choice.students and student not in order.choice.students:
            continue
        for exercise in order.exercises:
            if (student, exercise.id) not in there and latest.get((student, exercise.id)) != "missing":
                gradebook.record(_missing(student, exercise, order.conditions), "missing")


def _missing(student: str, exercise: Exercise, conditions: Conditions) -> Result:
    return Result(
        grader=__version__,
        exercise=exercise.id,
        student=student,
        submission=None,
        status=ResultStatus.MISSING,
        max_score=Decimal(exercise.points),
        message=_MISSING,
        device=conditions.device,
        isolation=conditions.isolation,
        seed=conditions.seed,
    )


def _for(result: Result, submission: Submission) -> Result:
    return replace(
        result,
        student=submission.student,
        submission=SubmissionRef(submission.path, submission.sha256),
        handin_notes=submission.notes,
    )


def _name(submission: Submission) -> str:
    return f"{submission.student}/{submission.exercise}"


def due(exercises: Iterable[Exercise], submissions: Iterable[Submission], named: Iterable[str]) -> list[Exercise]:
    """Return the exercises that are due: those named, or, if none is, those that somebody handed in."""
    wanted = set(named) or {submission.exercise for submission in submissions}
    return [exercise for exercise in exercises if exercise.id in wanted]
