"""Sentences about outcomes without an answer: raised, timed out, out of memory, crashed."""

from __future__ import annotations

import builtins
from typing import TYPE_CHECKING

from grader.judge.cures import cure
from grader.sandbox.outcomes import Crashed, OutOfMemory, Raised, Refused, Returned, TimedOut
from grader.submission.clean import cleaned, cleaned_line
from grader.submission.source import place
from grader.text import NOTHING, Text

if TYPE_CHECKING:
    from grader.sandbox.outcomes import Outcome

_SAID = 600
"""Characters of an exception's text that are kept."""
_NO_ANSWER_IN_TIME = Text(
    "Your code did not answer within {seconds:g} s and was stopped{where}.",
    "你的代码在 {seconds:g} 秒内没有返回，已被终止{where}。",
)
_ENDLESS = Text("Is there a loop that never ends, or one that takes far too long?", "是否有永不结束或耗时过长的循环？")
_MEMORY = Text(
    "Your code asked for more memory than it is given{limit}{where}.",
    "你的代码申请的内存超过了允许的上限{limit}{where}。",
)
_LESS_MEMORY = Text(
    "Print the shapes of the tensors on a small case: one of them, or a list that keeps many, is far larger than the"
    " task needs.",
    "请在小的用例上打印各张量的形状：其中某一个，或保存了许多张量的列表，远远大于题目的需要。",
)
_ALL_TIME_USED = Text(
    "All calls together have used up the {seconds:g} s of a submission{where}.",
    "一份提交的全部调用总共可用的 {seconds:g} 秒已经用完{where}。",
)
_BUILTIN = frozenset(
    name for name, one in vars(builtins).items() if isinstance(one, type) and issubclass(one, BaseException)
)


def advice(outcome: Outcome) -> Text:
    """Return one line on what to do about an outcome without an answer, or nothing."""
    if isinstance(outcome, TimedOut):
        return _ENDLESS
    if isinstance(outcome, OutOfMemory):
        return _LESS_MEMORY
    return cure(outcome) if isinstance(outcome, Raised) else NOTHING


def ended(text: Text) -> Text:
    """Return a sentence with a full stop, unless it has an end of its own."""
    if not text or text.en[-1] in ".?!…":
        return text
    return text + Text(".", "。")


def outcome_sentence(outcome: Outcome, *, hidden: bool = False) -> Text:
    """Say what happened to a call that did not return, and what to do about it."""
    remedy = NOTHING if hidden else advice(outcome)
    seen = seen_of(outcome, hidden=hidden)
    return Text.join((ended(seen), remedy)) if remedy else seen


def seen_of(outcome: Outcome, *, hidden: bool) -> Text:
    """Say what happened to a call that did not return.

    A hidden check says nothing that the submission can influence: names, lines and exit codes could reveal its inputs.
    """
    if hidden and isinstance(outcome, Raised | Crashed | Refused):
        return _hidden_sentence(outcome)
    match outcome:
        case Raised():
            return _raised_sentence(outcome)
        case TimedOut():
            return (_ALL_TIME_USED if outcome.in_all else _NO_ANSWER_IN_TIME).format(
                seconds=outcome.limit, where=NOTHING if hidden else where_words(outcome)
            )
        case OutOfMemory():
            return _MEMORY.format(
                limit=Text(f", {outcome.limit_mb} MiB", f"（{outcome.limit_mb} MiB）") if outcome.limit_mb else NOTHING,
                where=NOTHING if hidden else where_words(outcome),
            )
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
    text = Text("Your code raised {type}{where}{said}", "你的代码引发了 {type}{where}{said}")
    return text.format(type=cleaned_line(raised.type), where=where_raised(raised), said=said_by(raised))


def where_words(outcome: TimedOut | OutOfMemory) -> Text:
    """Say in which line a submission was when it was stopped, if known."""
    if outcome.at is None:
        return NOTHING
    text = Text(", in {place} `{source}`", "，当时在{place} `{source}`")
    return text.format(place=place(outcome.at.unit, outcome.at.line), source=cleaned_line(outcome.at.source))


def where_raised(raised: Raised) -> Text:
    """Say in which line of the submission an exception was raised."""
    where = NOTHING
    if raised.line is not None:
        where = Text(" in {place}", "（{place}）").format(place=place(raised.unit or "", raised.line))
    return where + Text.same(f" `{cleaned_line(raised.source.strip())}`") if raised.source else where


def says_nothing(raised: Raised) -> bool:
    """Tell whether an exception has no text of its own; that of `exit()` is None."""
    return not raised.message or (raised.type == "SystemExit" and raised.message == "None")


def said_by(raised: Raised) -> str:
    """Return the text of an exception, after a colon."""
    # The text may hold anything, a whole file or codes that clear a screen.
    return "" if says_nothing(raised) else f": {cleaned(raised.message, _SAID, _SAID)}"
