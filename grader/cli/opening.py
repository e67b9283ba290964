"""Open the course that a command works on, with what must be known about it."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from grader.course.find_course import find_course, is_fallback
from grader.course.kept_listing import listing_of
from grader.course.place import listed
from grader.errors import CourseError
from grader.text import Text

if TYPE_CHECKING:
    from collections.abc import Collection

    from grader.cli.terminal import Terminal
    from grader.course.catalogue import Catalogue
    from grader.course.listing import CourseListing
    from grader.course.model import BrokenExercise, Course, Exercise


def open_course(given: Path | None, *, handed_in: Path | None = None) -> Course:
    """Find and load the course for the current folder; a course inside submissions is used only if it is given.

    Exercises whose files are unchanged come from the user's cache.

    Raises:
        UsageError: there is none, or something that only looks like one.
        CourseError: it is faulty.
    """
    return _catalogue(find_course(Path.cwd(), given, handed_in=handed_in)).course()


def open_listing(given: Path | None) -> CourseListing:
    """Find the course for the current folder, and return the list of its exercises; it is read only if it changed.

    Raises:
        UsageError: there is none, or something that only looks like one.
        CourseError: it is faulty.
    """
    root = find_course(Path.cwd(), given)
    return listing_of(root, lambda: _catalogue(root).course())


def _catalogue(root: Path) -> Catalogue:
    from grader.course.catalogue import Catalogue  # a listing that is kept needs no course
    from grader.course.remembered import Remembered
    from grader.submission.vocabulary import known_bans

    return Catalogue(root, known_bans(), Remembered.of_user())


@dataclass(frozen=True, slots=True)
class OpenedExercise:
    """One exercise, with what a command needs from its course."""

    exercise: Exercise
    root: Path
    seed: str
    """The public seed used when none is given."""
    earlier: tuple[Exercise, ...] = ()
    """The exercises whose ideas it builds on, if requested."""
    others: tuple[str, ...] = ()
    """The ids of all other exercises of its course."""


def open_exercise(given: Path | None, word: str, *, earlier: bool = False) -> OpenedExercise:
    """Find the course for the current folder, and read only the requested exercise.

    `earlier` also reads its prerequisites, without the broken ones.

    Raises:
        UsageError: there is no such course or exercise, or something that only looks like one.
        CourseError: course.yaml or the exercise is faulty.
    """
    from grader.course.find import read_meant  # as above
    from grader.course.model import Exercise

    root = find_course(Path.cwd(), given)
    catalogue = _catalogue(root)
    outline = catalogue.outline
    if catalogue.noted or outline is None:
        catalogue.course()  # raises, with every problem of every file
        unreachable = "a course whose own file is faulty was loaded"
        raise AssertionError(unreachable)
    found = read_meant(catalogue, word)
    before = outline.prerequisites.get(found.id, ()) if earlier else ()
    read = [catalogue.read(name.id) for name in catalogue.names if name.id in before]
    sound = catalogue.released(exercise for exercise in read if isinstance(exercise, Exercise))
    others = tuple(name.id for name in catalogue.names if name.id != found.id)
    return OpenedExercise(found, root, outline.seed, sound, others)


def tell_fallback(course: Course, given: Path | None, terminal: Terminal) -> None:
    """Say that other people's work is judged by the built-in course because no other was named or found."""
    if is_fallback(course.root, Path.cwd(), given):
        text = Text(
            "No course was named or found here: the one that comes with grader is used ({title}). If these are answers"
            " to another, name it with --course.",
            "没有指定课程，这里也没有找到：使用 grader 自带的课程（{title}）。"
            "如果答案属于其他课程，请用 --course 指定。",
        )
        terminal.remark(text.format(title=course.title))


def tell_broken(exercises: Collection[BrokenExercise], terminal: Terminal) -> None:
    """Say what is wrong with the exercises that cannot be used."""
    for exercise in exercises:
        terminal.complain(CourseError(exercise.problems, exercise.id).text)


def tell_drafts(listing: CourseListing, terminal: Terminal) -> None:
    """Say which exercises are used only when they are named."""
    if listing.drafts:
        text = Text(
            "No part of course.yaml lists {ids}: drafts are used only where they are named.",
            "course.yaml 的各部分没有列出 {ids}：草稿只在点名时使用。",
        )
        terminal.remark(text.format(ids=listed(listing.drafts)))
