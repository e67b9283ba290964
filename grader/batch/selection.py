"""Which submissions a run judges, and why it skips the others."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass, field
from enum import Enum
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Sequence

    from grader.gradebook import Gradebook
    from grader.submission.submission import Submission


class Reason(Enum):
    """Why a submission is not judged."""

    KNOWN = "known"
    """The same submission was judged before, under the same conditions."""
    PASSED = "passed"
    """Only failed submissions are wanted, and it passed everything."""
    NEVER_JUDGED = "never-judged"
    """Only failed submissions are wanted, and no result is known."""
    OTHER_STUDENT = "other-student"


@dataclass(frozen=True, slots=True)
class Selection:
    """The part of a class that is wanted."""

    students: frozenset[str] = frozenset()
    """Only these students; none: everybody."""
    regrade: frozenset[str] = frozenset()
    """Exercises to judge again even if the gradebook knows the result."""
    only_failed: bool = False
    """Only where the latest result did not pass everything; these are judged even if they are known."""


@dataclass(slots=True)
class SelectedSubmissions:
    """The submissions to judge, by content key, and what happens to the others."""

    new: dict[str, list[Submission]] = field(default_factory=dict)
    """Identical files of several students are judged once."""
    known: list[tuple[Submission, str, bool]] = field(default_factory=list)
    """Those whose results are taken over, with their keys, and whether everything passed."""
    skipped: Counter[Reason] = field(default_factory=Counter)


def choose(choice: Selection, gradebook: Gradebook, keyed: Sequence[tuple[Submission, str]]) -> SelectedSubmissions:
    """Sort submissions, each with its content key, into those to judge and those to leave out."""
    chosen = SelectedSubmissions()
    passed = gradebook.passed() if choice.only_failed else {}
    known = gradebook.known(key for _, key in keyed)
    for submission, key in keyed:
        if choice.students and submission.student not in choice.students:
            chosen.skipped[Reason.OTHER_STUDENT] += 1
            continue
        if choice.only_failed:
            before = passed.get((str(submission.student), submission.exercise))
            if before is not False:
                chosen.skipped[Reason.NEVER_JUDGED if before is None else Reason.PASSED] += 1
                continue
        again = choice.only_failed or submission.exercise in choice.regrade
        if again or key not in known:
            chosen.new.setdefault(key, []).append(submission)
        else:
            chosen.known.append((submission, key, known[key]))
            chosen.skipped[Reason.KNOWN] += 1
    return chosen
