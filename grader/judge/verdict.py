"""Turn observations into a verdict: the status, the points, and the sentence."""

from __future__ import annotations

import math
from dataclasses import replace
from decimal import Decimal
from typing import TYPE_CHECKING

from grader.final_score import exact
from grader.judge.behaviour import behaviour_of
from grader.judge.comparison import DifferenceKind
from grader.judge.comparison.expected import TINY
from grader.judge.diagnosis import diagnose
from grader.judge.not_finite import likely_origins
from grader.judge.observation import without_numbers
from grader.judge.sentences import advice, ended, said_by, seen_of, where_raised
from grader.judge.shown import counterexample, evidence
from grader.judge.shrink import shrink
from grader.result import CheckStatus, Deviation, Verdict, Visibility
from grader.sandbox.outcomes import Crashed, OutOfMemory, Raised, Refused, Returned, TimedOut
from grader.submission.clean import cleaned_line
from grader.text import NOTHING, Text

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from grader.behaviour import Behaviour
    from grader.course.model import Check, Misconception
    from grader.judge.diagnosis.context import DiagnosisContext
    from grader.judge.diagnosis.finding import Finding
    from grader.judge.observation import Observation
    from grader.sandbox.outcomes import Outcome


_OTHER_ERROR = Text(
    "For these inputs {raises} must be raised, but {type} was raised{where}.",
    "对这样的输入应当引发 {raises}，但引发的是 {type}{where}。",
)
_OTHER_ERROR_HIDDEN = Text(
    "For some inputs {raises} must be raised, but another exception was raised.",
    "对某些输入应当引发 {raises}，但引发的是别的异常。",
)
_PROBED = Text(
    "This check met {type}{said} while it looked at what your code returned or changed. Is everything there that"
    " the statement asks for?",
    "本检查查看你的代码返回或修改的内容时遇到了 {type}{said}。题目要求的内容都有吗？",
)
_USED = Text(
    "This check met {type}{said} while it made an object of your class and used it as the statement says. Does"
    " the class have all methods that the statement asks for, with the right arguments?",
    "本检查按题目要求创建并使用你的类的对象时遇到了 {type}{said}。题目要求的方法都有吗？参数对吗？",
)
_ABOUT = Text("About this check: {explain}", "关于这项检查：{explain}")
_CALLED_AS = Text(
    ". It is called as `{name}{signature}`, with its arguments by position or under these names.",
    "。它的调用方式是 `{name}{signature}`，参数可能按位置传入，也可能按这些名称传入。",
)


def verdict(check: Check, status: CheckStatus, message: Text = NOTHING) -> Verdict:
    """Return a verdict that needs no observation: all points or none."""
    return Verdict(
        check=check.id,
        title=check.title,
        status=status,
        points=exact(check.points) if status is CheckStatus.PASSED else Decimal(0),
        max_points=exact(check.points),
        visibility=check.visibility,
        observed=message,
    )


def about(check: Check) -> Text:
    """Return what a check looks at, told as such where no explanation of the mistake is known."""
    return _ABOUT.format(explain=check.explain) if check.explain else NOTHING


def with_misconception(given: Verdict, misconception: Misconception) -> Verdict:
    """Return a verdict that also names a known misconception."""
    return replace(
        given,
        observed=ended(given.message),
        mistake=misconception.title,
        meaning=misconception.explanation,
        misconception=misconception.id,
        hint=misconception.hint,
    )


def judge_observations(
    inquiry: DiagnosisContext, command: Callable[[Observation], str], printed: Callable[[Observation], str]
) -> Verdict:
    """Return the verdict of a check from the observations of its questions: it passes if all of them passed.

    `command` returns the command that repeats an observation, `printed` what the submission prints in it.
    """
    check, observations = inquiry.check, inquiry.observations
    off = _deviation(observations)
    largest = max(observations, key=lambda observation: observation.question.case.weight)
    arrays = largest.once("evidence", lambda: evidence(largest))
    failed = [observation for observation in observations if not observation.passed]
    if not failed:
        return replace(verdict(check, CheckStatus.PASSED), evidence=arrays, deviation=off)
    hidden = check.visibility is Visibility.HIDDEN
    chosen = _first(failed) if hidden else _smallest(failed)
    banned = _is_banned(chosen)
    shown = chosen if hidden or banned else shrink(inquiry, chosen)
    told = without_numbers(chosen) if hidden else shown
    finding = diagnose(inquiry, shown)
    status = _status(shown)
    meaning = finding.message if finding is not None else _remedy(told, hidden=hidden)
    conceptual = _is_conceptual(told)
    if finding is None and conceptual and status is CheckStatus.FAILED:
        origins = NOTHING if hidden else likely_origins(inquiry.traits, told)
        meaning = Text.join((meaning, origins, about(check)))
    observed = _sentence(told, hidden=hidden) + _how_called(inquiry, shown)
    return replace(
        verdict(check, status, ended(observed) if meaning else observed),
        mistake=finding.mistake if finding else NOTHING,
        meaning=meaning,
        misconception=finding.misconception if finding else None,
        hint=finding.hint if finding and finding.hint is not None else check.hint if conceptual else None,
        counterexample=None if banned else counterexample(shown, command(shown)),
        output="" if banned or hidden else printed(shown),
        evidence=arrays,
        deviation=off,
        behaviour=_behaviour(inquiry, finding, status),
    )


def _behaviour(inquiry: DiagnosisContext, finding: Finding | None, status: CheckStatus) -> Behaviour | None:
    """Return what the submission did in a failed check; for a named mistake, only what was called."""
    if status is CheckStatus.BLOCKED:
        return None
    known = finding is not None and finding.misconception is not None
    return behaviour_of(str(inquiry.check.target), () if known else inquiry.observations)


def _is_conceptual(observation: Observation) -> bool:
    """Tell whether the mathematics may be wrong: an exception or a wrong form needs no hint about it."""
    difference = observation.difference
    if difference is None:
        return observation.question.raises is not None
    return observation.question.expected is None or difference.kind.conceptual


def _remedy(observation: Observation, *, hidden: bool) -> Text:
    """Return what to do about a technical fault, or nothing; for a hidden check, nothing that depends on a case."""
    if observation.difference is not None:
        return observation.difference.remedy
    return NOTHING if hidden or observation.question.raises is not None else advice(observation.outcome)


def _deviation(observations: Sequence[Observation]) -> Deviation | None:
    """Return the worst deviation among the values of all cases, relative to what is allowed."""
    found = [observation.deviation for observation in observations if observation.deviation is not None]
    return Deviation(*max(found, key=_excess)) if found else None


def _excess(deviation: tuple[float, float]) -> float:
    error, allowed = deviation
    return math.inf if math.isinf(error) else error / max(allowed, TINY)


def status_of(outcome: Outcome) -> CheckStatus:
    """Return the status of a check whose question failed this way."""
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


def _smallest(failed: Sequence[Observation]) -> Observation:
    """Return the failed observation to report: of the same kind as the first, and with the fewest numbers, but some."""
    first = _status(failed[0])
    return min((observation for observation in failed if _status(observation) is first), key=_size)


def _first(failed: Sequence[Observation]) -> Observation:
    """Return the failed observation that a hidden check reports; the choice depends little on the secret seed."""
    return next(
        (
            observation
            for observation in failed
            if observation.difference is None or not observation.difference.values_right
        ),
        failed[0],
    )


def _status(observation: Observation) -> CheckStatus:
    return CheckStatus.BLOCKED if _is_banned(observation) else status_of(observation.outcome)


def _is_banned(observation: Observation) -> bool:
    return observation.difference is not None and observation.difference.kind is DifferenceKind.BANNED


def _size(observation: Observation) -> tuple[bool, bool, tuple[int, int], int]:
    case, difference = observation.question.case, observation.difference
    values_right = difference is not None and difference.values_right
    return values_right, case.weight[0] == 0, case.weight, case.index


def _how_called(inquiry: DiagnosisContext, observation: Observation) -> Text:
    """Say how to call the function, if the call itself failed and nothing of the submission ran."""
    outcome, name = observation.outcome, inquiry.check.call
    if not isinstance(outcome, Raised) or outcome.type != "TypeError" or outcome.line is not None or name is None:
        return NOTHING
    return _CALLED_AS.format(name=name, signature=inquiry.plan.exercise.entry_point(name).signature)


def _sentence(observation: Observation, *, hidden: bool) -> Text:
    outcome, raises = observation.outcome, observation.question.raises
    if observation.difference is not None:
        return observation.difference.message
    if raises is not None and isinstance(outcome, Raised):
        text = _OTHER_ERROR_HIDDEN if hidden else _OTHER_ERROR
        return text.format(raises=raises, type=cleaned_line(outcome.type), where=where_raised(outcome))
    unplaced = isinstance(outcome, Raised) and outcome.line is None and not hidden
    if observation.question.terms.stepwise and unplaced and isinstance(outcome, Raised):
        return _USED.format(type=cleaned_line(outcome.type), said=said_by(outcome))
    if observation.question.terms.probed and unplaced and isinstance(outcome, Raised):
        return _PROBED.format(type=cleaned_line(outcome.type), said=said_by(outcome))
    return seen_of(outcome, hidden=hidden)
