"""Open the course that a command works on, with what must be known about it."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from grader.course.catalogue import Catalogue
from grader.course.find import read_meant
from grader.course.find_course import find_course, is_fallback
from grader.course.model import Exercise
from grader.course.place import listed
from grader.course.remembered import Remembered
from grader.errors import CourseError
from grader.submission.vocabulary import known_bans
from grader.text import Text

if TYPE_CHECKING:
    from collections.abc import Collection

    from grader.cli.terminal import Terminal
    from grader.course.model import BrokenExercise, Course


def open_course(given: Path | None, *, handed_in: Path | None = None) -> Course:
    """Find and load the course for the current folder; a course inside submissions is used only if it is given.

    Exercises whose files are unchanged come from the user's cache.

    Raises:
        UsageError: there is none, or something that only looks like one.
        CourseError: it is faulty.
    """
    root = find_course(Path.cwd(), given, handed_in=handed_in)
    return Catalogue(root, known_bans(), Remembered.of_user()).course()


@dataclass(frozen=True, slots=True)
class OpenedExercise:
    """One exercise, with what a command needs from its course."""

    exercise: Exercise
    root: Path
    seed: str
    """The public seed used when none is given."""
    earlier: tuple[Exercise, ...] = ()
    """The exercises whose ideas it builds on, if requested."""


def open_exercise(given: Path | None, word: str, *, earlier: bool = False) -> OpenedExercise:
    """Find the course for the current folder, and read only the requested exercise.

    `earlier` also reads its prerequisites, without the broken ones.

    Raises:
        UsageError: there is no such course or exercise, or something that only looks like one.
        CourseError: course.yaml or the exercise is faulty.
    """
    root = find_course(Path.cwd(), given)
    catalogue = Catalogue(root, known_bans(), Remembered.of_user())
    outline = catalogue.outline
    if catalogue.noted or outline is None:
        catalogue.course()  # raises, with every problem of every file
        unreachable = "a course whose own file is faulty was loaded"
        raise AssertionError(unreachable)
    found = read_meant(catalogue, word)
    before = outline.prerequisites.get(found.id, ()) if earlier else ()
    read = [catalogue.read(name.id) for name in catalogue.names if name.id in before]
    sound = catalogue.released(exercise for exercise in read if isinstance(exercise, Exercise))
    return OpenedExercise(found, root, outline.seed, sound)


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


def tell_drafts(course: Course, terminal: Terminal) -> None:
    """Say which exercises are used only when they are named."""
    sound = [exercise.id for exercise in course.drafts]
    drafts = sorted(sound + [exercise.id for exercise in course.broken if not exercise.part])
    if drafts:
        text = Text(
            "No part of course.yaml lists {ids}: drafts are used only where they are named.",
            "course.yaml 的各部分没有列出 {ids}：草稿只在点名时使用。",
        )
        terminal.remark(text.format(ids=listed(drafts)))
