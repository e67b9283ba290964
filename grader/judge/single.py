"""Judging one file: what `check` does."""

from __future__ import annotations

import secrets
from contextlib import contextmanager
from dataclasses import replace
from typing import TYPE_CHECKING, Any

import torch

from grader.course.find import require_reference
from grader.errors import JudgeFault, UsageError
from grader.judge.cases.repeat import read_case
from grader.judge.cases.seeds import Seeds
from grader.judge.plan import plan_exercise
from grader.judge.recording.answers import NotRecorded
from grader.judge.session import judge
from grader.text import Text

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Mapping

    from grader.course.model import Exercise
    from grader.judge.conditions import Conditions
    from grader.result import Result
    from grader.sandbox.zygote import Zygote
    from grader.submission.submission import Submission


def judge_one(
    zygote: Zygote,
    exercise: Exercise,
    submission: Submission,
    conditions: Conditions,
    case: str | None = None,
    report: Callable[[Mapping[str, Any]], None] | None = None,
    *,
    secret: str = "",
) -> Result:
    """Judge one submission; without a `secret` seed its hidden cases are drawn afresh and told to nobody.

    `zygote` is one that was started under these conditions.
    `case` is the text of one case: then only its check is asked, on this case alone.
    `report` is given what pytest-json-report says of the session.

    Raises:
        UsageError: the course is a copy without its reference, or the text describes no case.
        IsolationError: the isolation does not hold on this machine.
        JudgeFault: the reference cannot be run, or the judge itself failed.
    """
    with _on_one_core():
        return _judged(zygote, exercise, submission, conditions, case, report, secret)


@contextmanager
def _on_one_core() -> Iterator[None]:
    """Compute on one core meanwhile: cases are small, and threads would mostly wait for each other."""
    threads = torch.get_num_threads()
    torch.set_num_threads(1)
    try:
        yield
    finally:
        torch.set_num_threads(threads)


def _judged(
    zygote: Zygote,
    exercise: Exercise,
    submission: Submission,
    conditions: Conditions,
    case: str | None,
    report: Callable[[Mapping[str, Any]], None] | None,
    secret: str,
) -> Result:
    if exercise.release is None:
        require_reference(exercise)
    zygote.spawn(exercise.limits).close()  # a level that does not hold ends the command, not only this judging
    repeated = None if case is None else read_case(exercise, case)
    results: list[Result] = []
    if repeated is not None:
        exercise = replace(exercise, checks=(replace(repeated.check, after=()),), withheld=())
    plan = plan_exercise(exercise, Seeds(conditions.seed, secret or secrets.token_hex(16)), conditions.device)
    if repeated is not None:
        try:
            question = plan.question(repeated.check, repeated.case)
        except NotRecorded as none:
            text = Text(
                "This release does not hold the answer to that case. Check the whole file: `grader check {id}`.",
                "此发布包中没有该用例的答案。请检查整个文件：`grader check {id}`。",
            )
            raise UsageError(text.format(id=exercise.id)) from none
        plan = replace(plan, questions={repeated.check.id: (question,)})
    judge({exercise.id: plan}, [submission], zygote, conditions, results.append, report)
    if not results:
        raise JudgeFault(Text("The judge gave no result.", "评分程序没有给出结果。"))
    return replace(results[0], handin_notes=submission.notes)
