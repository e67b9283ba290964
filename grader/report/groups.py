"""Group wrong answers without a named mistake by what they do, and files that cannot be loaded by their cause."""

from __future__ import annotations

import hashlib
from collections import defaultdict
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from grader.report.grade_table import natural
from grader.result import ResultStatus, Visibility
from grader.text import NOTHING, Text
from grader.values import Array

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping, Sequence

    from grader.behaviour import Behaviour
    from grader.result import Counterexample, Result, Verdict
    from grader.values import Shown

_LETTERS = 6
"""Letters of the digest in a group's name."""


@dataclass(frozen=True, slots=True)
class MistakeGroup:
    """Students who made the same mistake."""

    exercise: str
    students: tuple[str, ...]
    example: Result
    """The answer to show: it fails the fewest checks."""
    checks: tuple[str, ...] = ()
    """The checks that fail because of it; none if the files cannot be loaded."""
    cause: Text = NOTHING
    """Why the files cannot be loaded."""
    ids: tuple[str, ...] = ()
    """The names of the group: one for each answer in it, the example's first, so that it keeps its name."""
    learnable: bool = True
    """Whether there are answers at all: only then can it become a known wrong answer."""
    smallest: Verdict | None = None
    """The check with the smallest counterexample of all."""

    @property
    def id(self) -> str:
        """The name of the group."""
        return self.ids[0]

    @property
    def counterexample(self) -> Counterexample | None:
        """The smallest counterexample."""
        return None if self.smallest is None else self.smallest.counterexample

    @property
    def seen(self) -> Text:
        """What is known of the mistake: why a file cannot be loaded, or the message of the first check."""
        if self.cause:
            return self.cause
        return NOTHING if self.smallest is None else self.smallest.observed


@dataclass(frozen=True, slots=True)
class _Mistake:
    """What one answer does wrong in the checks that call the same entry point."""

    result: Result
    target: str
    checks: Mapping[str, Behaviour]

    def same_as(self, other: _Mistake) -> bool:
        return self.checks.keys() == other.checks.keys() and all(
            behaviour.same_as(other.checks[check]) for check, behaviour in self.checks.items()
        )

    @property
    def id(self) -> str:
        return _digest(f"{'' if self.result.submission is None else self.result.submission.sha256} {self.target}")


def groups_of(results: Iterable[Result]) -> list[MistakeGroup]:
    """Return the groups of each exercise, the largest first; a group may have one member."""
    by_exercise: dict[str, list[Result]] = defaultdict(list)
    for result in results:
        if result.submission is not None:
            by_exercise[result.exercise].append(result)
    found = [group for some in by_exercise.values() for group in (*_wrong(some), *_unloaded(some))]
    return sorted(found, key=lambda group: (-len(group.students), group.exercise, group.id))


def find_groups(groups: Iterable[MistakeGroup], exercise: str, word: str) -> list[MistakeGroup]:
    """Return the groups of an exercise that a name, or the beginning of a name, can mean."""
    word = word.casefold()
    return [
        group for group in groups if group.exercise == exercise and any(name.startswith(word) for name in group.ids)
    ]


def with_details(group: MistakeGroup, results: Iterable[Result]) -> MistakeGroup:
    """Return a group with the smallest counterexample from some of its results, if it has none yet."""
    found = [check for result in results for check in result.checks if check.check in group.checks]
    return replace(group, smallest=min(found, key=_weight, default=group.smallest))


def _wrong(results: Sequence[Result]) -> Iterator[MistakeGroup]:
    """Yield the groups of wrong answers; two mistakes made by the same students are merged."""
    clusters: dict[tuple[str, frozenset[str]], list[list[_Mistake]]] = defaultdict(list)
    for result in results:
        for mistake in _mistakes(result):
            alike = clusters[mistake.target, frozenset(mistake.checks)]
            home = next((cluster for cluster in alike if cluster[0].same_as(mistake)), None)
            if home is None:
                alike.append([mistake])
            else:
                home.append(mistake)
    together: dict[frozenset[str], list[_Mistake]] = defaultdict(list)
    for cluster in (cluster for alike in clusters.values() for cluster in alike):
        together[frozenset(mistake.result.student or "" for mistake in cluster)].extend(cluster)
    for students, mistakes in together.items():
        yield _group(students, mistakes)


def _mistakes(result: Result) -> Iterator[_Mistake]:
    """Yield mistakes without a name, by what the checks call; a name in one of its checks names the mistake."""
    found: dict[str, dict[str, Behaviour]] = defaultdict(dict)
    named: set[str] = set()
    for verdict in result.checks if result.status is ResultStatus.GRADED else ():
        if verdict.behaviour is None:
            continue
        if verdict.misconception is not None:
            named.add(verdict.behaviour.target)
        else:
            found[verdict.behaviour.target][verdict.check] = verdict.behaviour
    for target, checks in found.items():
        if target not in named:
            yield _Mistake(result, target, checks)


def _group(students: frozenset[str], mistakes: Sequence[_Mistake]) -> MistakeGroup:
    first, *others = sorted(mistakes, key=lambda mistake: _how_plain(mistake.result))
    checks = {check for mistake in mistakes for check in mistake.checks}
    shown = [check for check in first.result.checks if check.check in checks]
    return MistakeGroup(
        exercise=first.result.exercise,
        students=_sorted(students),
        example=first.result,
        checks=tuple(verdict.check for verdict in shown),
        ids=tuple(dict.fromkeys(mistake.id for mistake in (first, *others))),
        learnable=all(behaviour.answered for behaviour in first.checks.values()),
        smallest=min(
            (check for mistake in mistakes for check in mistake.result.checks if check.check in checks), key=_weight
        ),
    )


def _unloaded(results: Sequence[Result]) -> Iterator[MistakeGroup]:
    causes: dict[str, list[Result]] = defaultdict(list)
    for result in results:
        if result.status is ResultStatus.UNGRADABLE:
            causes[(result.cause or result.message).en].append(result)
    for cause, alike in causes.items():
        first = min(alike, key=_how_plain)
        yield MistakeGroup(
            exercise=first.exercise,
            students=_sorted({result.student or "" for result in alike}),
            example=first,
            cause=first.cause or first.message,
            ids=(_digest(cause),),
            learnable=False,
        )


def _how_plain(result: Result) -> tuple[int, bool, str]:
    """Return the sort key that finds the answer to show."""
    reference = result.submission
    assert reference is not None  # others are in no group
    return (
        sum(check.behaviour is not None for check in result.checks),
        not reference.path.endswith(".py"),
        reference.sha256,
    )


def _weight(verdict: Verdict) -> tuple[bool, bool, int, str]:
    """Return the sort key that finds the smallest counterexample; what students may see comes first."""
    example = verdict.counterexample
    size = 0 if example is None else sum(map(_numbers, example.inputs.values()))
    return example is None, verdict.visibility is Visibility.HIDDEN, size, verdict.check


def _numbers(value: Shown) -> int:
    if isinstance(value, Array):
        return len(value.data) + (1_000_000 if value.cut else 0)
    return sum(map(_numbers, value)) if isinstance(value, tuple) else 1


def _sorted(students: Iterable[str]) -> tuple[str, ...]:
    return tuple(sorted(students, key=natural))


def _digest(words: str) -> str:
    return hashlib.sha256(words.encode("utf-8", "surrogatepass")).hexdigest()[:_LETTERS]
