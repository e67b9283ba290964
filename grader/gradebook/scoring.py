"""From what was judged, when it was handed in and what was changed by hand to the score that counts.

Nothing is judged here: another policy gives other scores from the same gradebook at once.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from decimal import Decimal
from typing import TYPE_CHECKING

from grader.course.policy import Counting, Policy
from grader.final_score import FinalScore, Step, StepKind, clock, exact, quoted, signed, written
from grader.gradebook.adjustments import AdjustmentKind
from grader.gradebook.attempts import chosen_attempt
from grader.gradebook.lateness import after, closed_step, end_of, late_step
from grader.text import Text

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence
    from datetime import datetime

    from grader.course.policy import ExerciseTerms, Extension, Person
    from grader.gradebook.adjustments import Adjustment
    from grader.gradebook.attempts import Attempt

ZERO = Decimal(0)
_TIME_UNKNOWN = Text("the time of handing in is not known, so lateness is not counted", "提交时间未知，因此不计迟交")
_MAY_COUNT = Text(
    "attempt {number} could not be judged because of a fault of ours; once it is judged, it may count instead",
    "第 {number} 次尝试因评分程序出错而尚未评判；评判之后，可能改按该次计分",
)


@dataclass(frozen=True, slots=True)
class CheckPoints:
    """A check's points and maximum."""

    title: Text
    points: Decimal
    most: Decimal


@dataclass(frozen=True, slots=True)
class Ruling:
    """The rules for one student in one exercise."""

    terms: ExerciseTerms
    due: datetime | None
    extension: Extension | None
    end: datetime | None
    exempt: bool
    reason: str
    """Why it does not count."""
    numbered: bool
    """Whether attempts are distinguished at all."""

    @staticmethod
    def of(policy: Policy, exercise: str, person: Person) -> Ruling:
        """Read the policy for one student."""
        terms = policy.of(exercise)
        due, extension = policy.due(exercise, person)
        exemption = policy.exempt(exercise, person)
        return Ruling(
            terms,
            due,
            extension,
            end_of(terms, due),
            exemption is not None,
            "" if exemption is None else exemption.reason,
            terms.attempts.count is not Counting.LAST or terms.attempts.limit is not None or terms.due is not None,
        )

    def is_open(self, at: datetime | None) -> bool:
        """Tell whether anything was still accepted then; an unknown time is in time."""
        return at is None or self.end is None or not after(at, self.end)

    def late(self, judged: Decimal, at: datetime | None) -> Step | None:
        """Return the effect of the time of handing in."""
        if at is None or self.due is None:
            return None
        if self.end is not None and not self.is_open(at):
            return closed_step(judged, self.end)
        return late_step(judged, at, self.due, self.terms)

    def worth(self, attempt: Attempt) -> Decimal:
        """Return the points of an attempt at the time when it was handed in."""
        judged = attempt.judged or ZERO
        step = self.late(judged, None if attempt.handed_in is None else attempt.handed_in.at)
        return judged if step is None else judged + step.points


def choose(attempts: Sequence[Attempt], ruling: Ruling) -> int:
    """Return the index of the attempt that counts."""
    return chosen_attempt(attempts, ruling.terms.attempts, ruling.is_open, ruling.worth)


def final_score(
    judged: Decimal | None,
    attempts: Sequence[Attempt],
    place: int | None,
    ruling: Ruling,
    adjustments: Iterable[Adjustment] = (),
    checks: Mapping[str, CheckPoints] | None = None,
    *,
    unread: bool = False,
) -> FinalScore:
    """Return the score that counts, with the steps to it.

    `place` is the index of the attempt that counts, None if there is none; `judged` are its points. `unread` says that
    something was handed in, but nothing that can be judged.
    """
    standing = [change for change in adjustments if not change.undone]
    attempt = None if place is None else attempts[place]
    handed_in = None if attempt is None else attempt.handed_in
    steps = [] if judged is None else list(_judged(judged, _source(attempt, unread=unread), standing, checks or {}))
    total = None if judged is None else sum((step.points for step in steps), ZERO)
    if total is not None:
        late = ruling.late(total, None if handed_in is None else handed_in.at)
        steps += [] if late is None else [late]
        total += ZERO if late is None else late.points
    for adjustment in standing:
        step = _by_hand(adjustment, total)
        if step is not None:
            steps.append(step)
            total = exact((total or ZERO) + step.points)
    unknown = attempt is not None and handed_in is None and ruling.due is not None
    notes = (*_open_attempts(attempts, place, ruling), *_notes(ruling, standing, time_unknown=unknown))
    return FinalScore(
        points=None if total is None else exact(total),
        steps=tuple(steps),
        handed_in=handed_in,
        due=ruling.due,
        attempt=place + 1 if ruling.numbered and place is not None else None,
        attempts=len(attempts) if ruling.numbered else 0,
        exempt=ruling.exempt,
        notes=notes,
    )


def _source(attempt: Attempt | None, *, unread: bool) -> Text:
    """Say where the points before all changes come from."""
    if attempt is not None:
        return Text("judged {points}", "评得 {points}")
    if unread:
        return Text("handed in, nothing to judge {points}", "已提交但没有可评判的文件 {points}")
    return Text("not handed in {points}", "未提交 {points}")


def _judged(
    judged: Decimal, word: Text, adjustments: Iterable[Adjustment], checks: Mapping[str, CheckPoints]
) -> Iterable[Step]:
    yield Step(StepKind.JUDGED, judged, word.format(points=written(judged)))
    standing = {name: check.points for name, check in checks.items()}
    for adjustment in adjustments:
        name = adjustment.check
        if name is None or name not in checks or adjustment.change is AdjustmentKind.COMMENT:
            continue
        check = checks[name]
        asked = check.most if adjustment.points is None else adjustment.points
        now = asked if adjustment.change is AdjustmentKind.SET else standing[name] + asked
        now = min(max(now, ZERO), check.most)
        change = now - standing[name]
        standing[name] = now
        text = Text("{check} {points}{reason}", "{check} {points}{reason}")
        words = text.format(check=check.title, points=signed(change), reason=quoted(adjustment.reason))
        yield Step(StepKind.CORRECTED, change, words, name)


def _by_hand(adjustment: Adjustment, total: Decimal | None) -> Step | None:
    """Return the effect of an adjustment of the whole score; a score is never below 0."""
    if adjustment.check is not None or adjustment.points is None:
        return None
    if adjustment.change is AdjustmentKind.SET:
        return Step(StepKind.SET, adjustment.points - (total or ZERO), adjustment.words)
    if total is None or adjustment.change is AdjustmentKind.COMMENT:
        return None
    return Step(StepKind.ADJUSTED, max(adjustment.points, -total), adjustment.words)


def _open_attempts(attempts: Sequence[Attempt], place: int | None, ruling: Ruling) -> Iterable[Text]:
    """Name the earlier attempts that our own fault left open and that would count if they were judged."""
    if place is None or ruling.terms.attempts.count is Counting.LAST:
        return
    for number, attempt in enumerate(attempts[:place], start=1):
        if attempt.judged is None:
            yield _MAY_COUNT.format(number=number)


def _notes(ruling: Ruling, adjustments: Iterable[Adjustment], *, time_unknown: bool) -> Iterable[Text]:
    if time_unknown:
        yield _TIME_UNKNOWN
    if ruling.extension is not None and ruling.due is not None:
        text = Text("extended to {at}{reason}", "延期至 {at}{reason}")
        yield text.format(at=clock(ruling.due), reason=quoted(ruling.extension.reason))
    if ruling.exempt and ruling.reason:
        yield Text("exempt{reason}", "免做{reason}").format(reason=quoted(ruling.reason))
    for adjustment in adjustments:
        if adjustment.change is AdjustmentKind.COMMENT and adjustment.reason:
            yield Text.same(adjustment.reason)


def with_dropped(scores: Mapping[str, FinalScore], maxima: Mapping[str, Decimal], count: int) -> dict[str, FinalScore]:
    """Mark the lowest scores of one student, by their share of the points, as dropped; at least one always counts.

    Of equal shares the one with most points is dropped. One that is not known yet is not dropped.
    """
    counting = [name for name, score in scores.items() if score.counts]
    known = [name for name in counting if scores[name].points is not None and maxima[name]]
    lowest = sorted(known, key=lambda name: ((scores[name].points or ZERO) / maxima[name], -maxima[name], name))
    dropped = set(lowest[: min(count, len(counting) - 1)]) if counting else set()
    return {name: replace(score, dropped=True) if name in dropped else score for name, score in scores.items()}
