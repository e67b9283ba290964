"""Judge one file, as `check` does."""

from __future__ import annotations

import secrets
from contextlib import contextmanager
from dataclasses import dataclass, replace
from decimal import Decimal
from typing import TYPE_CHECKING, Final

import torch

from grader.course.find import find_check, require_reference
from grader.errors import JudgeFault, UsageError
from grader.final_score import exact
from grader.judge.cases.repeat import NUMBERED, numbered_question, read_case
from grader.judge.cases.seeds import Seeds
from grader.judge.listener import NOBODY, Listener
from grader.judge.plan import plan_exercise
from grader.judge.recording.answers import NotRecorded
from grader.judge.session import judge
from grader.text import Text

if TYPE_CHECKING:
    from collections.abc import Iterator

    from grader.course.model import Check, Exercise
    from grader.judge.conditions import Conditions
    from grader.judge.plan import Plan
    from grader.result import Result
    from grader.sandbox.workers import Workers
    from grader.submission.submission import Submission


@dataclass(frozen=True, slots=True)
class Part:
    """The part of an exercise that is asked; by default all of it."""

    case: str | None = None
    """The text of one case."""
    check: str | None = None
    """The id of one check."""


ALL: Final = Part()


def judge_one(
    zygote: Workers,
    exercise: Exercise,
    submission: Submission,
    conditions: Conditions,
    part: Part = ALL,
    listener: Listener = NOBODY,
    *,
    secret: str = "",
) -> Result:
    """Judge one submission; without a `secret` seed its hidden cases are drawn afresh and shown to nobody.

    `zygote` was started under these conditions, if given. The result of a part has only the part's checks.

    Raises:
        UsageError: the course is a copy without its reference, or there is no such case or check.
        IsolationError: the isolation does not hold on this machine.
        JudgeFault: the reference cannot be run, or the judge itself failed.
    """
    if exercise.release is None:
        require_reference(exercise)
    zygote.spawn(exercise.limits).close()  # a level that does not hold ends the command, not only this submission
    with _on_one_core():
        plan = _planned(exercise, part, Seeds(conditions.seed, secret or secrets.token_hex(16)), conditions.device)
        return _judged(zygote, plan, submission, conditions, part, listener)


@contextmanager
def _on_one_core() -> Iterator[None]:
    """Use one core during the block: cases are small, and threads would mostly wait for each other."""
    threads = torch.get_num_threads()
    torch.set_num_threads(1)
    try:
        yield
    finally:
        torch.set_num_threads(threads)


def _judged(
    zygote: Workers,
    plan: Plan,
    submission: Submission,
    conditions: Conditions,
    part: Part,
    listener: Listener,
) -> Result:
    results: list[Result] = []
    judge({plan.exercise.id: plan}, [submission], zygote, conditions, results.append, listener)
    if not results:
        raise JudgeFault(Text("The judge gave no result.", "评分程序没有给出结果。"))
    result = replace(results[0], handin_notes=submission.notes)
    return result if part.check is None else _alone(result, part.check)


def _planned(exercise: Exercise, part: Part, seeds: Seeds, device: str) -> Plan:
    """Return the plan of everything that a part asks."""
    if part.case is not None and NUMBERED.fullmatch(part.case.strip()) is None:
        repeated = read_case(exercise, part.case)
        plan = plan_exercise(_only(exercise, repeated.check), seeds, device)
        try:
            question = plan.question(repeated.check, repeated.case)
        except NotRecorded as none:
            text = Text(
                "This release does not hold the answer to that case. Check the whole file: `grader check {id}`.",
                "此发布包中没有该用例的答案。请检查整个文件：`grader check {id}`。",
            )
            raise UsageError(text.format(id=exercise.id)) from none
        return replace(plan, questions={repeated.check.id: (question,)}, named=part.case.strip())
    if part.case is not None:
        plan = plan_exercise(exercise, seeds, device)
        named = numbered_question(plan, part.case)
        assert named is not None  # it has the form of one
        check, question = named
        return replace(
            plan, exercise=_only(exercise, check), questions={check.id: (question,)}, named=part.case.strip()
        )
    if part.check is not None:
        check = find_check(exercise, part.check)
        # The check of names depends on other checks, so they are asked too.
        return plan_exercise(exercise if check.names else _only(exercise, check), seeds, device)
    return plan_exercise(exercise, seeds, device)


def _only(exercise: Exercise, check: Check) -> Exercise:
    """Return an exercise with only this check, without its prerequisites."""
    return replace(exercise, checks=(replace(check, after=()),), withheld=())


def _alone(result: Result, check: str) -> Result:
    """Return a result with only one of its checks."""
    kept = tuple(verdict for verdict in result.checks if verdict.check == check)
    most = exact(sum((verdict.max_points for verdict in kept), Decimal(0))) if kept else result.max_score
    return replace(result, checks=kept, max_score=most, withheld_points=Decimal(0))
