"""Collect the verdicts of one submission, and build its result."""

from __future__ import annotations

import time
from dataclasses import replace
from decimal import Decimal
from functools import partial
from typing import TYPE_CHECKING

import torch

from grader.__about__ import __version__
from grader.errors import GraderError
from grader.final_score import exact
from grader.judge.bounded import bounded
from grader.judge.hidden import told_to_student
from grader.judge.remarks import few, not_begun
from grader.judge.spared import spared_checks
from grader.judge.verdict import verdict
from grader.result import CheckStatus, ReleaseRef, Result, ResultStatus, SubmissionRef, Visibility
from grader.text import NOTHING, Text

if TYPE_CHECKING:
    from grader.course.model import Check, Exercise
    from grader.judge.conditions import Conditions
    from grader.judge.examination import Examination
    from grader.result import Verdict
    from grader.submission.submission import Submission

_OURS = Text(
    "The grader itself failed on this submission; that is not the student's fault and costs no points.",
    "评分程序自身在处理该提交时出错；这不是学生的问题，不会扣分。",
)


class ResultBuilder:
    """One submission's verdicts, by check id."""

    def __init__(self, examination: Examination, conditions: Conditions) -> None:
        """Start without verdicts."""
        self.examination = examination
        self.verdicts: dict[str, Verdict] = {}
        self.reported: dict[str, str] = {}
        """How the pytest session reported each check: passed, failed or skipped."""
        self._conditions = conditions
        self._ungradable = NOTHING
        self._fault = NOTHING
        self._started_s = time.monotonic()

    @property
    def exercise(self) -> Exercise:
        """The exercise that is judged."""
        return self.examination.plan.exercise

    @property
    def name(self) -> str:
        """A name for logs and pytest's node ids."""
        student = self.examination.submission.student
        return f"{self.exercise.id}[{'' if student is None else student}]"

    def begin(self) -> bool:
        """Load the submission; return whether it can be graded."""
        self._ungradable = self.examination.begin()
        return not self._ungradable

    def ask(self, check: Check) -> Verdict:
        """Ask a check, keep its verdict, return it."""
        started_s = time.monotonic()
        given = self.examination.ask(check, self.verdicts)
        output = self.examination.take_output()
        kept = replace(given, output=given.output or output, duration_s=round(time.monotonic() - started_s, 6))
        self.keep(kept)
        return kept

    def repeat(self) -> None:
        """Ask passed checks again without what is banned, and keep the new verdicts."""
        for given in self.examination.repeated(self.verdicts, partial(spared_checks, self.examination)):
            before = self.verdicts[given.check]
            self.keep(replace(given, output=before.output, duration_s=before.duration_s))

    def keep(self, given: Verdict) -> None:
        """Keep a verdict."""
        self.verdicts[given.check] = given

    def fail(self, fault: Exception) -> None:
        """Note a fault of ours that ended the judging of this submission."""
        self._fault = fault.text if isinstance(fault, GraderError) else _OURS

    @property
    def faulty(self) -> bool:
        """Whether a fault of ours has spoilt the result."""
        if self._fault or self._ungradable:
            return bool(self._fault)
        return any(self._verdict(check).status is CheckStatus.JUDGE_ERROR for check in self.exercise.checks)

    def fresh(self) -> ResultBuilder:
        """Return an empty builder for judging the same submission again."""
        return ResultBuilder(self.examination.fresh(), self._conditions)

    def end(self) -> None:
        """Release the worker."""
        self.examination.end()

    def result(self) -> Result:
        """Return the result: it lists every check of the exercise, and one that did not report has not passed."""
        status = ResultStatus.GRADED
        if self._fault:
            status = ResultStatus.JUDGE_ERROR
        elif self._ungradable:
            status = ResultStatus.UNGRADABLE
        checks = () if self._ungradable else tuple(self._verdict(check) for check in self.exercise.checks)
        left = sum((check.max_points for check in checks if check.status is CheckStatus.WITHHELD), Decimal(0))
        if checks:
            checks += tuple(verdict(check, CheckStatus.WITHHELD) for check in self.exercise.withheld)
        if any(check.status is CheckStatus.JUDGE_ERROR for check in checks):
            status = ResultStatus.JUDGE_ERROR
        examined = self.examination
        whole = Result(
            grader=__version__,
            exercise=self.exercise.id,
            student=examined.submission.student,
            submission=SubmissionRef(examined.submission.path, examined.submission.sha256),
            status=status,
            max_score=exact(self.exercise.judged_points - left),
            withheld_points=exact(self.exercise.withheld_points + left),
            release=_release_of(self.exercise),
            message=self._fault or self._ungradable or self._remark(status),
            cause=examined.cause if self._ungradable else NOTHING,
            notes=few(examined.notes),
            flags=examined.flags,
            checks=checks,
            output=examined.output,
            device=self._conditions.device,
            isolation=self._conditions.isolation,
            seed=self._conditions.seed,
            torch=str(torch.__version__),  # its own type would bring torch along
            duration_s=round(time.monotonic() - self._started_s, 6),
        )
        return bounded(whole)

    def _remark(self, status: ResultStatus) -> Text:
        """Return the remark on the result as a whole, where the submission was judged."""
        if status is ResultStatus.JUDGE_ERROR:
            return _OURS
        return not_begun(self.examination.plan.exercise) if self.examination.untouched else NOTHING

    def _verdict(self, check: Check) -> Verdict:
        kept = self.verdicts.get(check.id)
        if kept is None or (kept.status is CheckStatus.PASSED and self.reported.get(check.id) != "passed"):
            return verdict(check, CheckStatus.JUDGE_ERROR, _OURS)
        if check.visibility is Visibility.PUBLIC:
            return kept
        # What a submission prints while hidden cases run may reveal those cases.
        return replace(kept, output="", told=told_to_student(self.exercise, check, kept))


def _release_of(exercise: Exercise) -> ReleaseRef | None:
    return None if exercise.release is None else exercise.release.release.ref


def failed_result(exercise: Exercise, submission: Submission, message: Text, conditions: Conditions) -> Result:
    """Return the result of a submission that could not be judged through our own fault."""
    return Result(
        grader=__version__,
        exercise=exercise.id,
        student=submission.student,
        submission=SubmissionRef(submission.path, submission.sha256),
        status=ResultStatus.JUDGE_ERROR,
        max_score=exercise.judged_points,
        withheld_points=exercise.withheld_points,
        release=_release_of(exercise),
        message=message,
        device=conditions.device,
        isolation=conditions.isolation,
        seed=conditions.seed,
        torch=str(torch.__version__),  # its own type would bring torch along
    )
