"""The check that entry points take their parameters by the contract's names.

All other checks pass these by position; so a submission that renames parameters loses this check alone.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from grader.course.signature import read_signature
from grader.judge.verdict import verdict
from grader.result import CheckStatus, Visibility
from grader.sandbox.outcomes import Raised
from grader.text import Text

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

    from grader.course.model import Check, EntryPoint, Exercise
    from grader.judge.observation import Observation
    from grader.judge.plan import Plan
    from grader.judge.question import Question
    from grader.result import Verdict

_RENAMED = Text(
    "`{name}` must be callable as `{name}{signature}`, but here its parameters are called {own}. Rename them. All"
    " other checks called it by position.",
    "应当能够按 `{name}{signature}` 调用 `{name}`，但这里的参数名是 {own}。请改名。其他检查都按位置传入了参数。",
)
_UNNAMED = Text(
    "`{name}` must be callable as `{name}{signature}`, but here it takes no parameter by these names. Define it with"
    " `def` and these names. All other checks called it by position.",
    "应当能够按 `{name}{signature}` 调用 `{name}`，但这里不能按这些名称传入参数。"
    "请用 `def` 定义它，并使用这些参数名。其他检查都按位置传入了参数。",
)
_LACKING = Text(
    "`{name}` must be callable as `{name}{signature}`, but here it does not take all of these parameters.",
    "应当能够按 `{name}{signature}` 调用 `{name}`，但这里缺少其中的参数。",
)
_LATER = Text(
    "Not judged yet: the names of its parameters count once `{name}` gives right answers.",
    "尚未评判：`{name}` 给出正确答案之后才检查参数名称。",
)


def parameters_of(exercise: Exercise) -> Mapping[str, tuple[str, ...]]:
    """Return the names of the parameters of each entry point that has some."""
    names = {point.name: read_signature(point.signature).names for point in exercise.entry_points}
    return {name: found for name, found in names.items() if found}


def names_verdict(
    check: Check,
    plan: Plan,
    renamed: Mapping[str, tuple[str, ...]],
    earlier: Mapping[str, Verdict],
    ask_by_name: Callable[[Check, Question], Observation],
) -> Verdict:
    """Return the verdict on the names of parameters.

    If the worker reports them as `renamed`, the points are lost. They are given if a check has passed and, if it called
    the entry point, the same call by name is answered rightly. Then the function must also take all that it may get.
    """
    wanted = parameters_of(plan.exercise)
    called = [point for point in plan.exercise.entry_points if point.name in wanted]
    others = [_renamed_words(point, renamed[point.name]) for point in called if point.name in renamed]
    if others:
        return verdict(check, CheckStatus.FAILED, Text.join(others))
    for entry_point in called:
        ground = _passed(plan.exercise, entry_point, earlier)
        if ground is None:
            return verdict(check, CheckStatus.SKIPPED, _LATER.format(name=entry_point.name))
        answered = (question for question in plan.questions[ground.id] if question.expected is not None)
        question = next(answered, None) if ground.call is not None else None
        seen = None if question is None else ask_by_name(ground, question)
        if seen is not None and not seen.passed:
            if isinstance(seen.outcome, Raised) and seen.outcome.is_a("TypeError"):
                return verdict(check, CheckStatus.FAILED, _renamed_words(entry_point, ()))
            return verdict(check, CheckStatus.SKIPPED, _LATER.format(name=entry_point.name))
        if seen is not None and _refuses_more(plan, entry_point, seen.question, ask_by_name):
            lacking = _LACKING.format(name=entry_point.name, signature=entry_point.signature)
            return verdict(check, CheckStatus.FAILED, lacking)
    return verdict(check, CheckStatus.PASSED)


def _refuses_more(
    plan: Plan, entry_point: EntryPoint, asked: Question, ask_by_name: Callable[[Check, Question], Observation]
) -> bool:
    """Tell whether the function cannot be called with an argument that other questions give and this one did not."""
    others = [
        (check, question)
        for check in plan.exercise.checks
        if check.call == entry_point.name and check.visibility is Visibility.PUBLIC
        for question in plan.questions[check.id]
    ]
    check, fullest = max(others, key=lambda pair: len(pair[1].case.arguments))
    if len(fullest.case.arguments) <= len(asked.case.arguments):
        return False
    outcome = ask_by_name(check, fullest).outcome
    return isinstance(outcome, Raised) and outcome.is_a("TypeError") and outcome.line is None


def _passed(exercise: Exercise, entry_point: EntryPoint, earlier: Mapping[str, Verdict]) -> Check | None:
    """Return the first public check that uses an entry point and has passed."""
    return next(
        (
            check
            for check in exercise.checks
            if check.visibility is Visibility.PUBLIC
            and entry_point.name in check.entry_points
            and check.id in earlier
            and earlier[check.id].status is CheckStatus.PASSED
        ),
        None,
    )


def _renamed_words(entry_point: EntryPoint, own: tuple[str, ...]) -> Text:
    names = Text(", ", "、")
    words = Text(*(names[language].join(f"`{name}`" for name in own) for language in ("en", "zh")))
    text = _RENAMED if own else _UNNAMED
    return text.format(name=entry_point.name, signature=entry_point.signature, own=words)
