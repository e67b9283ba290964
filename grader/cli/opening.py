"""Open the course that a command works on, and say what is to be known of it."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

from grader.course.find import find_course, is_fallback
from grader.course.load import load_course
from grader.course.place import listed
from grader.errors import CourseError
from grader.submission.vocabulary import known_bans
from grader.text import Text

if TYPE_CHECKING:
    from collections.abc import Collection

    from grader.cli.terminal import Terminal
    from grader.course.model import BrokenExercise, Course


def open_course(given: Path | None, *, handed_in: Path | None = None) -> Course:
    """Find and load the course for the current folder; none is taken from what was handed in, unless it is given.

    Raises:
        UsageError: there is none, or something that only looks like one.
        CourseError: it is faulty.
    """
    return load_course(find_course(Path.cwd(), given, handed_in=handed_in), known_bans())


def tell_fallback(course: Course, given: Path | None, terminal: Terminal) -> None:
    """Say that work of others is judged by the built-in course because no other was named or found."""
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
    """Say which exercises are used only where they are named."""
    sound = [exercise.id for exercise in course.drafts]
    drafts = sorted(sound + [exercise.id for exercise in course.broken if not exercise.part])
    if drafts:
        text = Text(
            "No part of course.yaml lists {ids}: drafts are used only where they are named.",
            "course.yaml 的各部分没有列出 {ids}：草稿只在点名时使用。",
        )
        terminal.remark(text.format(ids=listed(drafts)))
