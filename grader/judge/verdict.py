"""From observations to a verdict: which status, how many points, which sentence."""

from __future__ import annotations

import builtins
from dataclasses import replace
from decimal import Decimal
from typing import TYPE_CHECKING

from grader.judge.calls import Crashed, OutOfMemory, Raised, Refused, Returned, TimedOut
from grader.judge.comparison import Kind
from grader.judge.comparison.structure import walk
from grader.judge.comparison.tensors import deviation
from grader.judge.diagnosis import diagnose
from grader.judge.diagnosis.known import misconception_words
from grader.judge.observation import without_numbers
from grader.judge.shown import counterexample, evidence
from grader.judge.simplest import simplest
from grader.result import CheckStatus, Deviation, Verdict, Visibility
from grader.submission.clean import cleaned, cleaned_line
from grader.submission.source import place
from grader.text import NOTHING, Text

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from grader.course.model import Check, Misconception
    from grader.judge.calls import Outcome
    from grader.judge.diagnosis.inquiry import Inquiry
    from grader.judge.observation import Observation

_SAID = 600
"""Characters kept of what an exception says."""
_IMPORTS = Text(
    ". What can be imported is the standard library, torch and numpy, and those files of your own that the exercise"
    " names; put other code into this file.",
    "。可以导入的有标准库、torch、numpy，以及题目允许的自己的文件；其他代码请写进本文件。",
)

_NO_ANSWER_IN_TIME = Text(
    "Your code did not answer within {seconds:g} s and was stopped. Is there a loop that never ends?",
    "你的代码在 {seconds:g} 秒内没有返回，已被终止。是否有永不结束的循环？",
)
_ALL_TIME_USED = Text(
    "The {seconds:g} s that all calls of a submission have together are used up. Is there a loop that never ends, or"
    " one that takes far too long?",
    "一份提交的全部调用总共可用的 {seconds:g} 秒已经用完。是否有永不结束或耗时过长的循环？",
)
_NO_THREADS = Text(". Neither threads nor processes can be started here.", "。这里不能启动线程或进程。")
_CALLED_AS = Text(
    ". It is called as `{name}{signature}`, with its arguments by position or under these names.",
    "。它的调用方式是 `{name}{signature}`，参数可能按位置传入，也可能按这些名称传入。",
)


_BUILTIN = frozenset(
    name for name, one in vars(builtins).items() if isinstance(one, type) and issubclass(one, BaseException)
)


def verdict(check: Check, status: CheckStatus, message: Text = NOTHING) -> Verdict:
    """Return a verdict that needs no observation: all points or none."""
    return Verdict(
        check=check.id,
        title=check.title,
        status=status,
        points=check.points if status is CheckStatus.PASSED else Decimal(0),
        max_points=check.points,
        visibility=check.visibility,
        message=message,
    )


def told_with(given: Verdict, misconception: Misconception) -> Verdict:
    """Return a verdict that also tells a known misconception."""
    meaning = misconception_words(misconception)
    return replace(
        given,
        message=Text.join((given.message, meaning)),
        meaning=meaning,
        misconception=misconception.id,
        hint=misconception.hint,
    )


def judge_observations(inquiry: Inquiry, command: Callable[[Observation], str]) -> Verdict:
    """Return the verdict of a check from what came of its questions: it passes when all of them were passed.

    `command` words the command that repeats an observation.
    """
    check, observations = inquiry.check, inquiry.observations
    off = _deviation(observations)
    arrays = evidence(max(observations, key=lambda one: one.question.case.weight))
    failed = [one for one in observations if not one.passed]
    if not failed:
        return replace(verdict(check, CheckStatus.PASSED), evidence=arrays, deviation=off)
    hidden = check.visibility is Visibility.HIDDEN
    chosen = _first(failed) if hidden else _smallest(failed)
    banned = _is_banned(chosen)
    shown = chosen if hidden or banned else simplest(inquiry, chosen)
    told = without_numbers(chosen) if hidden else shown
    finding = diagnose(inquiry, shown) if inquiry.left_s() else None
    status = _status(shown)
    sentences = [_sentence(told, hidden=hidden) + _how_called(inquiry, shown)]
    values_right = told.difference is not None and told.difference.values_right
    if finding is not None:
        sentences.append(finding.message)
    elif status is CheckStatus.FAILED and not values_right:
        sentences.append(check.explain)
    return replace(
        verdict(check, status, Text.join(sentences)),
        meaning=finding.message if finding else NOTHING,
        misconception=finding.misconception if finding else None,
        hint=finding.hint if finding and finding.hint is not None else None if values_right else check.hint,
        counterexample=None if banned else counterexample(shown, command(shown)),
        evidence=arrays,
        deviation=off,
    )


def _deviation(observations: Sequence[Observation]) -> Deviation | None:
    """Return the worst deviation among the values of all cases, measured by what is allowed."""
    found = [
        Deviation(*off)
        for one in observations
        if one.question.expected is not None and isinstance(one.outcome, Returned)
        for leaf in walk(one.question.expected, one.outcome.value, one.question.terms)[0]
        if (off := deviation(leaf, one.question.terms)) is not None
    ]
    return max(found, key=lambda one: one.error / one.allowed if one.allowed else one.error, default=None)


def status_of(outcome: Outcome) -> CheckStatus:
    """Return the status that a failed question gives its check."""
    match outcome:
        case Returned():
            return CheckStatus.FAILED
        case Raised():
            return CheckStatus.ERROR
        case TimedOut():
            return CheckStatus.TIMEOUT
        case OutOfMemory():
            return CheckStatus.MEMORY
        case Crashed():
            return CheckStatus.CRASHED
        case Refused():
            return CheckStatus.BLOCKED


def outcome_sentence(outcome: Outcome, *, hidden: bool = False) -> Text:  # noqa: PLR0911 - one return a kind
    """Say what became of a call that did not return.

    For a hidden check nothing that the submission has a say in: names, lines and exit codes could carry its inputs out.
    """
    if hidden and isinstance(outcome, Raised | Crashed | Refused):
        return _hidden_sentence(outcome)
    match outcome:
        case Raised():
            return _raised_sentence(outcome)
        case TimedOut():
            return (_ALL_TIME_USED if outcome.in_all else _NO_ANSWER_IN_TIME).format(seconds=outcome.limit)
        case OutOfMemory():
            return Text("Your code asked for more memory than it is given.", "你的代码申请的内存超过了允许的上限。")
        case Crashed():
            return Text("The process with your code died: {reason}.", "运行你代码的进程意外终止：{reason}。").format(
                reason=outcome.reason
            )
        case Refused():
            return Text(
                "Your code's answer could not be read: {reason}.", "无法读取你的代码给出的答案：{reason}。"
            ).format(reason=outcome.reason)
        case Returned():
            return NOTHING


def _hidden_sentence(outcome: Raised | Crashed | Refused) -> Text:
    match outcome:
        case Raised():
            known = outcome.type if outcome.type in _BUILTIN else None
            name = Text("an exception", "异常") if known is None else Text.same(known)
            return Text("For some inputs your code raised {name}", "对某些输入，你的代码引发了 {name}").format(
                name=name
            )
        case Crashed():
            return Text("For some inputs the process with your code died.", "对某些输入，运行你代码的进程意外终止。")
        case Refused():
            return Text(
                "For some inputs your code's answer could not be read.", "对某些输入，无法读取你的代码给出的答案。"
            )


def _raised_sentence(raised: Raised) -> Text:
    where = NOTHING
    if raised.line is not None:
        where = Text(" in {place}", "（{place}）").format(place=place(raised.unit or "", raised.line))
    if raised.source:
        where = where + Text.same(f" `{cleaned_line(raised.source.strip())}`")
    # What it says may hold anything, a whole file or the codes that clear a screen.
    said = "" if not raised.message else f": {cleaned(raised.message, _SAID, _SAID)}"
    text = Text("Your code raised {type}{where}{said}", "你的代码引发了 {type}{where}{said}").format(
        type=cleaned_line(raised.type), where=where, said=said
    )
    if raised.type == "ModuleNotFoundError":
        return text + _IMPORTS
    return text + _NO_THREADS if raised.message == "can't start new thread" else text


def _smallest(failed: Sequence[Observation]) -> Observation:
    """Return the failed observation to tell: of the kind of the first, the one with the fewest numbers, but some."""
    first = _status(failed[0])
    return min((one for one in failed if _status(one) is first), key=_size)


def _first(failed: Sequence[Observation]) -> Observation:
    """Return the failed observation that a hidden check tells; which one is first depends little on the secret seed."""
    return next((one for one in failed if one.difference is None or not one.difference.values_right), failed[0])


def _status(observation: Observation) -> CheckStatus:
    return CheckStatus.BLOCKED if _is_banned(observation) else status_of(observation.outcome)


def _is_banned(observation: Observation) -> bool:
    return observation.difference is not None and observation.difference.kind is Kind.BANNED


def _size(observation: Observation) -> tuple[bool, bool, tuple[int, int], int]:
    case, difference = observation.question.case, observation.difference
    values_right = difference is not None and difference.values_right
    return values_right, case.weight[0] == 0, case.weight, case.index


def _how_called(inquiry: Inquiry, observation: Observation) -> Text:
    """Say how the function is called, where the call itself failed and nothing of the submission ran."""
    outcome, name = observation.outcome, inquiry.check.call
    if not isinstance(outcome, Raised) or outcome.type != "TypeError" or outcome.line is not None or name is None:
        return NOTHING
    return _CALLED_AS.format(name=name, signature=inquiry.plan.exercise.entry_point(name).signature)


def _sentence(observation: Observation, *, hidden: bool) -> Text:
    if observation.difference is not None:
        return observation.difference.message
    return outcome_sentence(observation.outcome, hidden=hidden)
