"""One run of `batch`: find what is due and what is known, judge the rest, and store results one by one."""

from __future__ import annotations

import shlex
import time
from collections import Counter
from dataclasses import dataclass, field, replace
from decimal import Decimal
from typing import TYPE_CHECKING

from grader.__about__ import __version__
from grader.batch.cache_key import exercise_digest, result_key
from grader.batch.hidden_cases import hidden_cases_of
from grader.batch.selection import Selection, choose
from grader.gradebook.renaming import adopt
from grader.judge.cases.seeds import Seeds
from grader.result import Result, ResultStatus, SubmissionRef
from grader.text import Text
from grader.unread import IntakeReport

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Mapping, Sequence

    from grader.batch.judges import JudgingSite
    from grader.batch.selection import Reason, SelectedSubmissions
    from grader.course.model import Exercise
    from grader.gradebook import Gradebook
    from grader.gradebook.records import Standing
    from grader.judge.conditions import Conditions
    from grader.roster.members import Member
    from grader.submission.submission import Submission

_MISSING = Text("Nothing was handed in for this exercise.", "没有提交本题。")

_NOT_READ = Text(
    "Something was handed in, but nothing that can be judged for this exercise.",
    "提交了文件，但其中没有本题可以评判的文件。",
)


@dataclass(frozen=True, slots=True)
class BatchJob:
    """What a run must do."""

    exercises: Sequence[Exercise]
    """The exercises that are due, in the order of the course."""
    students: Sequence[str]
    submissions: Sequence[Submission]
    site: JudgingSite
    selection: Selection = field(default_factory=Selection)
    intake: IntakeReport = IntakeReport()
    """The parts of the folder that were not read."""
    told_of: Callable[[str, str], tuple[Text, ...]] = lambda _student, _exercise: ()
    """The message about a student's missing exercise."""
    members: Mapping[str, Member] = field(default_factory=dict)
    """The students, where the course has a list."""
    secret: str = ""
    """The seed of the hidden cases from now on; empty: the one that the gradebook has."""
    looked_for: frozenset[str] = frozenset()
    """Exercises whose files would have been found; missing files are reported for these and for those that are due."""


@dataclass(slots=True)
class BatchProgress:
    """The progress of a run."""

    total: int
    done: int = 0
    """Judged in this run."""
    known: int = 0
    """Taken over: the same submission was judged before."""
    skipped: Counter[Reason] = field(default_factory=Counter)
    """Not judged in this run, by reason; of these `total` counts only the known."""
    not_passed: int = 0
    running: list[str] = field(default_factory=list)
    first: tuple[float, int] | None = None
    """The time and number of the first results: before them the judges were warming up."""

    @property
    def rate(self) -> float | None:
        """Submissions per second since the first results."""
        if self.first is None or self.done == self.first[1]:
            return None
        return (self.done - self.first[1]) / (time.monotonic() - self.first[0])

    @property
    def left_s(self) -> float | None:
        """Seconds left at the rate so far; None while the rate is unknown."""
        return (self.total - self.known - self.done) / self.rate if self.rate else None


def run(order: BatchJob, gradebook: Gradebook, watch: Callable[[BatchProgress], None]) -> BatchProgress:
    """Judge what is due and new, store every result at once, and return how the run went.

    Raises:
        GradebookError: a result cannot be written.
        JudgeFault: an exercise's reference cannot be run.
    """
    conditions = order.site.conditions
    options = {"isolation": conditions.isolation, "jobs": order.site.jobs}
    with gradebook.run(seed=conditions.seed, options=options) as number:
        if order.secret:
            gradebook.draw_from(order.secret)
        seeds = Seeds(conditions.seed, gradebook.secret_seed)
        if order.members:
            adopt(gradebook, order.members)
        chosen = choose(order.selection, gradebook, _keyed(order, seeds))
        known = len(chosen.known)
        progress = BatchProgress(sum(map(len, chosen.new.values())) + known, known=known, skipped=chosen.skipped)
        gradebook.record_intake(order.intake)
        gradebook.times.record(
            number,
            (
                (str(submission.student), submission.exercise, submission.sha256, submission.handed_in)
                for submission in order.submissions
                if submission.handed_in is not None
            ),
        )
        standing = gradebook.standing()
        _record_missing(order, gradebook, standing)
        _keep_gone(order, gradebook, standing)
        _take_over(chosen, gradebook, progress, standing)
        watch(progress)
        if chosen.new:
            _judge(order, gradebook, seeds, chosen.new, progress, watch)
    return progress


def _keyed(order: BatchJob, seeds: Seeds) -> list[tuple[Submission, str]]:
    digests = {exercise.id: exercise_digest(exercise) for exercise in order.exercises}
    return [
        (submission, result_key(submission, digests[submission.exercise], seeds, order.site.conditions))
        for submission in order.submissions
    ]


def _take_over(
    chosen: SelectedSubmissions,
    gradebook: Gradebook,
    progress: BatchProgress,
    standing: Mapping[tuple[str, str], Standing],
) -> None:
    """Record a known result for the file's present owner, unless it is already there."""
    for submission, key, passed in chosen.known:
        progress.not_passed += not passed
        before = standing.get((str(submission.student), submission.exercise))
        same = before is not None and (before.path, before.handin_notes) == (submission.path, submission.notes)
        if before is None or not (before.is_judged and before.key == key and same):
            result = gradebook.recall(key)
            assert result is not None  # nobody else writes during a run
            gradebook.record(_for(result, submission), key)


def _judge(
    order: BatchJob,
    gradebook: Gradebook,
    seeds: Seeds,
    new: Mapping[str, Sequence[Submission]],
    progress: BatchProgress,
    watch: Callable[[BatchProgress], None],
) -> None:
    wanted = {submissions[0].exercise for submissions in new.values()}
    keys = {_name(submissions[0]): key for key, submissions in new.items()}

    def started(submission: Submission) -> None:
        if _name(submission) not in progress.running:  # a judge died and another begins again
            progress.running.append(_name(submission))
        watch(progress)

    from grader.judge.needs import preload_for  # noqa: PLC0415 - it reads source, and often nothing is new

    chosen = [submissions[0] for submissions in new.values()]
    exercises = tuple(exercise for exercise in order.exercises if exercise.id in wanted)
    preload = preload_for(exercises, chosen)
    site = replace(order.site, jobs=min(order.site.jobs, len(keys)))
    with site.judges(exercises, seeds, preload) as judges:
        hidden = {exercise.id: hidden_cases_of(exercise, seeds.secret) for exercise in exercises}  # while they start
        for finished in judges.judge(chosen, started):
            key = keys[_name(finished.submission)]
            result = replace(finished.result, hidden_cases=hidden[finished.result.exercise])
            for twin in new[key]:
                gradebook.record(_for(result, twin), key)
                progress.done += 1
                progress.not_passed += not finished.result.passed
            progress.running.remove(_name(finished.submission))
            progress.first = progress.first or (time.monotonic(), progress.done)
            watch(progress)


def _record_missing(order: BatchJob, gradebook: Gradebook, standing: Mapping[tuple[str, str], Standing]) -> None:
    """Record what is due and was never handed in; what was judged before stays (see `_keep_gone`)."""
    there = {(submission.student, submission.exercise) for submission in order.submissions}
    for student in order.students:
        if order.selection.students and student not in order.selection.students:
            continue
        for exercise in order.exercises:
            before = standing.get((student, exercise.id))
            notes = order.told_of(student, exercise.id)
            if (student, exercise.id) in there or (before is not None and not before.is_missing):
                continue
            if before is None or before.handin_notes != notes:
                gradebook.record(_missing(student, exercise, order.site.conditions, notes), "missing")


def _keep_gone(order: BatchJob, gradebook: Gradebook, standing: Mapping[tuple[str, str], Standing]) -> None:
    """Report files that were judged before and are missing now; their points stay."""
    there = {(submission.student, submission.exercise) for submission in order.submissions}
    sought = order.looked_for | {exercise.id for exercise in order.exercises}
    for (student, exercise), before in standing.items():
        if (student, exercise) in there or exercise not in sought or before.is_missing:
            continue
        if order.selection.students and student not in order.selection.students:
            continue
        notes = (gone(student, exercise, before.path), *order.told_of(student, exercise))
        if before.handin_notes != notes:
            for result in gradebook.of_student(student):
                if result.exercise == exercise:
                    gradebook.record(replace(result, handin_notes=notes), before.key)


def gone(student: str, exercise: str, path: str | None) -> Text:
    """Report a file that was judged and is missing now."""
    text = Text(
        "{path}, which was judged for {exercise} in an earlier batch, is not in the folder any more. The points stay;"
        " `grader batch … --forget {student}` drops them.",
        "此前为 {exercise} 评判过的 {path} 已不在文件夹中。得分保留；可用 `grader batch … --forget {student}` 删除。",
    )
    return text.format(path=path or Text("The file", "文件"), exercise=exercise, student=shlex.quote(student))


def _missing(student: str, exercise: Exercise, conditions: Conditions, notes: tuple[Text, ...]) -> Result:
    return Result(
        grader=__version__,
        exercise=exercise.id,
        student=student,
        submission=None,
        status=ResultStatus.MISSING,
        max_score=Decimal(exercise.points),
        message=_NOT_READ if notes else _MISSING,
        handin_notes=notes,
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
    """Return the exercises that are due: the named ones or, without names, those that somebody handed in."""
    wanted = set(named) or {submission.exercise for submission in submissions}
    return [exercise for exercise in exercises if exercise.id in wanted]
