"""What a class's results say about an exercise: which checks tell students apart, which mistakes occur, the time."""

from __future__ import annotations

import statistics
from collections import Counter
from dataclasses import dataclass
from decimal import Decimal
from typing import TYPE_CHECKING, Final

from grader.result import CheckStatus, ResultStatus
from grader.text import Text

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from grader.report.outline import ExerciseInfo
    from grader.result import Result, Verdict

_DIGITS: Final = 4
"""Digits after the point of a mean, a share or a correlation: more would say nothing about a class."""
_MICROSECOND: Final = 6
"""Digits after the point of seconds."""


@dataclass(frozen=True, slots=True)
class CheckStatistics:
    """How one check did.

    `discrimination` is the correlation of passing the check with the score on the exercise's other checks
    (point-biserial, corrected for the check itself). Near 0 the check says nothing about who can do the exercise; below
    0 it contradicts the others. None if everybody, or nobody, passed.
    """

    id: str
    title: Text
    asked: int
    passed: int
    discrimination: float | None
    seconds: float
    """Median time the check took."""

    @property
    def rate(self) -> float:
        """Share of the submissions that passed it."""
        return round(self.passed / self.asked, _DIGITS) if self.asked else 0.0


@dataclass(frozen=True, slots=True)
class ExerciseStatistics:
    """How one exercise did in a class."""

    exercise: ExerciseInfo
    handed_in: int
    unread: int
    """Students who handed in something, but nothing that can be judged."""
    ungradable: int
    """Submissions that could not be graded; each is a score of 0 in the mean."""
    faults: int
    """Submissions without a score through a fault of ours, which are left out of the mean."""
    full: int
    """Submissions with every point."""
    mean: float | None
    """The mean score of what was handed in; None if there is no score."""
    seconds: float
    """Median time of judging a submission."""
    checks: tuple[CheckStatistics, ...]
    misconceptions: tuple[tuple[str, Text, int], ...]
    """Id, title and number of students, the most frequent first."""


def statistics_of(exercise: ExerciseInfo, results: Iterable[Result]) -> ExerciseStatistics:
    """Compute the statistics of one exercise from the results of a class.

    An answer that cannot be read is worth 0 points. A fault of ours says nothing about an answer and is left out.
    """
    own = [result for result in results if result.exercise == exercise.id]
    handed_in = [result for result in own if result.submission is not None]
    graded = [result for result in handed_in if result.status is ResultStatus.GRADED and result.score is not None]
    scores = [result.score for result in handed_in if result.score is not None]
    return ExerciseStatistics(
        exercise=exercise,
        handed_in=len(handed_in),
        unread=sum(result.is_unread for result in own),
        ungradable=sum(result.status is ResultStatus.UNGRADABLE for result in handed_in),
        faults=len(handed_in) - len(scores),
        full=sum(result.passed for result in graded),
        mean=round(float(sum(scores, Decimal(0)) / len(scores)), _DIGITS) if scores else None,
        seconds=_median(result.duration_s for result in graded),
        checks=tuple(_checks(graded)),
        misconceptions=_misconceptions(exercise, graded),
    )


def _checks(graded: Sequence[Result]) -> Iterable[CheckStatistics]:
    titles = {verdict.check: verdict.title for result in graded for verdict in result.checks}
    for check, title in titles.items():
        asked = [(result, verdict) for result in graded for verdict in result.checks if verdict.check == check]
        passed = [float(one.status is CheckStatus.PASSED) for _, one in asked]
        rest = [float(sum(other.points for other in result.checks if other.check != check)) for result, _ in asked]
        yield CheckStatistics(
            id=check,
            title=title,
            asked=len(asked),
            passed=int(sum(passed)),
            discrimination=_correlation(passed, rest),
            seconds=_median(verdict.duration_s for _, verdict in asked),
        )


def _median(seconds: Iterable[float]) -> float:
    known = list(seconds)
    return round(statistics.median(known), _MICROSECOND) if known else 0.0


def _correlation(some: Sequence[float], others: Sequence[float]) -> float | None:
    try:
        return round(statistics.correlation(some, others), _DIGITS) + 0.0  # no negative zero
    except statistics.StatisticsError:  # fewer than two values, or all equal: there is nothing to correlate
        return None


def _misconceptions(exercise: ExerciseInfo, graded: Sequence[Result]) -> tuple[tuple[str, Text, int], ...]:
    counts = Counter(name for result in graded for name in _named(result.checks))
    ordered = sorted(counts.items(), key=lambda item: (-item[1], item[0]))
    return tuple((name, exercise.misconceptions.get(name, Text.same(name)), count) for name, count in ordered)


def _named(checks: Iterable[Verdict]) -> set[str]:
    return {check.misconception for check in checks if check.misconception is not None}
