"""`grader watch`."""

import os
from pathlib import Path
from queue import SimpleQueue
from typing import TYPE_CHECKING, Annotated

from grader.cli.completion import exercise_ids
from grader.cli.file_check import FileCheck
from grader.cli.opening import open_course
from grader.cli.options import CourseOption, IsolationOption, LangOption, NoColorOption, QuietOption
from grader.cli.parameters import Argument, Option
from grader.cli.standing import CourseStanding
from grader.cli.terminal import Terminal
from grader.cli.watching.display import Lines, display_on
from grader.cli.watching.judging import Judging
from grader.cli.watching.keys import keys_to
from grader.cli.watching.saves import Saves
from grader.cli.watching.session import WatchSession
from grader.cli.work import file_named
from grader.course.find import find_exercise
from grader.course.listing import CourseListing
from grader.course.model import Course, Exercise
from grader.errors import UsageError
from grader.text import Text

if TYPE_CHECKING:
    from grader.cli.watching.events import Events


def watch(
    exercise: Annotated[
        str | None,
        Argument(
            metavar="EXERCISE",
            help="The exercise to begin with; left out: the one you work on, and any other whose file you save.",
            completion=exercise_ids,
        ),
    ] = None,
    *,
    course: CourseOption = None,
    isolation: IsolationOption = "auto",
    no_keep: Annotated[
        bool, Option("--no-keep", help="Leave no judge behind to answer the next check at once (GRADER_KEEP=0).")
    ] = False,
    lang: LangOption = None,
    quiet: QuietOption = False,
    no_color: NoColorOption = False,
) -> None:
    """Check at every save: show what changed, then the first thing to fix; keys give hints and the next one."""
    terminal = Terminal.open(lang, quiet=quiet, no_color=no_color)
    opened = open_course(course)
    terminal = terminal.of_course(opened.languages)
    file = file_named(exercise) if exercise is not None else None
    current = find_exercise(opened, exercise) if exercise is not None else _current(opened)
    folder = (file.parent if file is not None else Path()).resolve()
    events: Events = SimpleQueue()
    judging = Judging(events, terminal, kept=not no_keep and os.environ.get("GRADER_KEEP") != "0")
    like = FileCheck(current.id, file, opened.root, isolation=isolation)
    names = frozenset(name for each in opened.exercises for name in each.files)
    with display_on(terminal, events) as display, keys_to(events), Saves(folder, events, names):
        if isinstance(display, Lines):
            said = Text("Watching {folder}. Ctrl-C ends this.", "正在监视 {folder}，按 Ctrl-C 结束。")
            terminal.remark(said.format(folder=folder))
        try:
            WatchSession(opened, folder, like, current, terminal, display, judging, exercise is not None).run(events)
        finally:
            judging.end()


def _current(course: Course) -> Exercise:
    """Return the first exercise: the next one that is not done, otherwise the last of the course."""
    following = CourseStanding.of(CourseListing.of(course), Path.cwd()).next
    if not course.exercises:
        text = Text("The course at {root} has no exercise.", "{root} 的课程没有题目。")
        raise UsageError(text.format(root=course.root))
    return next(
        (exercise for exercise in course.exercises if following is not None and exercise.id == following.id),
        course.exercises[-1],
    )
