"""A student's progress in a course: for each exercise the file here, and the result of its last check."""

from __future__ import annotations

import os
from contextlib import suppress
from dataclasses import dataclass
from decimal import Decimal
from enum import Enum
from functools import cached_property
from typing import TYPE_CHECKING, Final

from grader.cli.work import State, own_file, state_of
from grader.errors import UsageError
from grader.submission.clean import cleaned_line
from grader.text import Text

if TYPE_CHECKING:
    from collections.abc import Collection
    from pathlib import Path

    from grader.cli.last_check import LastCheck
    from grader.course.listing import CourseListing, ListedExercise
    from grader.course.model import Exercise

_LARGEST: Final = 64 << 20
"""Most bytes of a file that can have been judged."""


class Checked(Enum):
    """Whether the result of a file's last check is still valid."""

    NEVER = "never"
    CURRENT = "current"
    CHANGED = "changed"
    """The file, a file that it may import, or the exercise has changed."""


@dataclass(frozen=True, slots=True)
class ExerciseStanding:
    """The progress of one exercise."""

    exercise: ListedExercise
    file: Path | None
    name: str
    """The file's path inside the folder; empty if there is no file."""
    state: State
    checked: Checked
    last: LastCheck | None

    @property
    def score(self) -> Decimal | None:
        """The points of the file as it is now; None if unknown."""
        return self.last.score if self.last is not None and self.checked is Checked.CURRENT else None

    @property
    def passed(self) -> bool:
        """Whether the file as it is now passed every check."""
        return self.last is not None and self.checked is Checked.CURRENT and self.last.passed


@dataclass(frozen=True)
class CourseStanding:
    """A student's progress in the exercises of a course."""

    listing: CourseListing
    standings: tuple[ExerciseStanding, ...]
    others: tuple[ExerciseStanding, ...] = ()
    """Further files that were checked; those in `standings` count."""

    @staticmethod
    def of(listing: CourseListing, folder: Path) -> CourseStanding:
        """Read the files in a folder, and those in its subfolders that were checked.

        An exercise's own file counts; if there is none, the file that was checked last.
        """
        checked = checked_below(folder)
        counting, others = [], []
        for exercise in listing.exercises:
            files = [path for path, answered in checked if answered == exercise.id]
            own = own_file(exercise, folder) or next(iter(files), None)
            counting.append(_standing_of(exercise, own, folder))
            others += [_standing_of(exercise, path, folder) for path in files if path != own]
        return CourseStanding(listing, tuple(counting), tuple(others))

    @cached_property
    def score(self) -> Decimal:
        """The points of all files as they are now."""
        return sum((standing.score or Decimal(0) for standing in self.standings), Decimal(0))

    @cached_property
    def most(self) -> Decimal:
        """The points of all exercises."""
        return sum((standing.exercise.points for standing in self.standings), Decimal(0))

    @cached_property
    def passed(self) -> frozenset[str]:
        """The exercises in which everything passed."""
        return frozenset(standing.exercise.id for standing in self.standings if standing.passed)

    @cached_property
    def next(self) -> ListedExercise | None:
        """The exercise to continue with; None if all are done.

        Exercises with all prerequisites done come first; among these, begun ones; among these, the course's order.
        """
        needed = self.listing.prerequisites

        def rank(standing: ExerciseStanding) -> tuple[bool, bool]:
            met = self.passed.issuperset(needed.get(standing.exercise.id, ()))
            return not met, standing.state is State.NOT_STARTED

        left = [standing for standing in self.standings if standing.exercise.id not in self.passed]
        return min(left, key=rank).exercise if left else None  # the first of equals

    def after(self, current: str, passed: Collection[str] = ()) -> ListedExercise | None:
        """Return the first exercise after this one that is not done, then the first before it; None if all are done.

        `passed` are exercises known to be done besides those with files here.
        """
        done = self.passed | set(passed)
        order = [standing.exercise for standing in self.standings]
        place = next((place for place, exercise in enumerate(order) if exercise.id == current), -1)
        others = (*order[place + 1 :], *order[: max(place, 0)])
        return next((exercise for exercise in others if exercise.id not in done), None)


def last_checked(exercise: Exercise | ListedExercise, folder: Path) -> Path | None:
    """Return the file in a folder, or in a subfolder, that was checked last as the answer to an exercise."""
    return next((path for path, answered in checked_below(folder) if answered == exercise.id), None)


def checked_below(folder: Path) -> list[tuple[Path, str]]:
    """Return the checked files of a folder, then those of its subfolders, each with the id of its exercise."""
    from grader.cli.last_check import FOLDER, checked_files  # only where something was checked

    below: list[Path] = []
    with suppress(OSError), os.scandir(folder) as entries:
        inner = (folder / entry.name for entry in entries if entry.is_dir(follow_symlinks=False))
        below = sorted(path for path in inner if (path / FOLDER).is_dir())
    return [found for place in (folder, *below) for found in checked_files(place)]


def _standing_of(exercise: ListedExercise, path: Path | None, folder: Path) -> ExerciseStanding:
    """Return the state of an exercise's file."""
    state = state_of(exercise, path)
    if path is None:
        return ExerciseStanding(exercise, None, "", state, Checked.NEVER, None)
    from grader.cli.last_check import LastCheck, definition_of  # only a file that is there can have been checked

    name = cleaned_line(path.relative_to(folder).as_posix(), 1000)
    last = LastCheck.beside(path, exercise)
    if last is None:
        return ExerciseStanding(exercise, path, name, state, Checked.NEVER, None)
    same = last.sha256 == _sha256(path, exercise) and last.definition == definition_of(exercise)
    return ExerciseStanding(exercise, path, name, state, Checked.CURRENT if same else Checked.CHANGED, last)


def standing_words(standing: CourseStanding) -> Text:
    """Describe in one line how much is done, and what is next."""
    from grader.report.numbers import points

    text = Text(
        "In all {score} of {most} points; done: {done} of {count} exercises.",
        "共得 {score}/{most} 分；{count} 题中完成了 {done} 题。",
    )
    said = text.format(
        score=points(standing.score),
        most=points(standing.most),
        done=len(standing.passed),
        count=len(standing.standings),
    )
    if standing.next is None:
        return said
    following = Text(" Next: {id} ({title}).", "下一题：{id}（{title}）。")
    return said + following.format(id=standing.next.id, title=standing.next.title)


def _sha256(path: Path, exercise: ListedExercise) -> str | None:
    """Return the digest that a result of the file would have; None if it cannot be read."""
    if exercise.files:
        from grader.submission.intake import read_submission  # most exercises have no files beside the submission

        try:
            return read_submission(path, exercise.id, exercise.files).sha256
        except UsageError:
            return None
    import hashlib  # few have checked every exercise, and most lists are of files not begun

    try:
        return hashlib.sha256(path.read_bytes()).hexdigest() if path.stat().st_size <= _LARGEST else None
    except OSError:
        return None
