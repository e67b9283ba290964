"""Find what a person means: the course of a folder, the exercise of a word."""

from __future__ import annotations

import re
from pathlib import Path
from typing import TYPE_CHECKING, Final

from grader.course.load import COURSE_FILE
from grader.course.place import did_you_mean, listed
from grader.errors import UsageError
from grader.text import Text

if TYPE_CHECKING:
    from grader.course.model import Course, Exercise

_PACKAGE: Final = Path(__file__).resolve().parent.parent


def find_course(start: Path, given: Path | None = None) -> Path:
    """Return the folder of the course to use: the given one, else the nearest above `start`, else the built-in one.

    Raises:
        UsageError: the given folder is no course, or there is none at all.
    """
    if given is not None:
        if is_course(given):
            return given.resolve()
        text = Text(
            "There is no course in {folder}: it has no {file}. Name the folder that holds 'exercises'.",
            "{folder} 中没有课程：缺少 {file}。请指定包含 'exercises' 的文件夹。",
        )
        raise UsageError(text.format(folder=given, file=COURSE_FILE))
    start = start.resolve()
    # An installed wheel carries its course inside the package; a checkout has it beside the package.
    for folder in (start, *start.parents, _PACKAGE / "builtin", _PACKAGE.parent):
        if is_course(folder):
            return folder
    text = Text(
        "No course was found above {folder}, and this installation carries none. Name one with --course.",
        "在 {folder} 及其上级文件夹中没有找到课程，本程序也没有自带课程。请用 --course 指定。",
    )
    raise UsageError(text.format(folder=start))


def is_course(folder: Path) -> bool:
    """Tell whether a folder is a course; a folder that may not be looked into is none."""
    try:
        return (folder / COURSE_FILE).is_file()
    except OSError:
        return False


def find_exercise(course: Course, text: str) -> Exercise:
    """Return the exercise that a person calls `ex03`, `3`, `ex3`, `perceptron` or `ex03_perceptron`.

    Raises:
        UsageError: there is none, with the closest one named.
    """
    wanted = _normal(text)
    named = {
        name: one for one in course.exercises for name in (one.id, one.folder.name, one.folder.name.partition("_")[2])
    }
    if wanted in named:
        return named[wanted]
    said = Text(
        "There is no exercise '{text}'.{near} The exercises are {known}.",
        "没有题目 '{text}'。{near}现有的题目：{known}。",
    )
    raise UsageError(
        said.format(text=text, near=did_you_mean(wanted, named), known=listed(one.id for one in course.exercises))
    )


def require_reference(exercise: Exercise) -> None:
    """Make sure that the exercise can be judged here.

    Raises:
        UsageError: its reference is not at hand.
    """
    if not (exercise.private / "solution.py").is_file():
        text = Text(
            "{id} cannot be judged here: this copy of the course has no reference solution ({path}).",
            "{id} 无法在此评分：这份课程副本不含参考答案（{path}）。",
        )
        raise UsageError(text.format(id=exercise.id, path=exercise.private))


def _normal(text: str) -> str:
    """Return the spelling of ids and slugs: `3`, `Ex3` and `ex03` are one, hyphens are underscores."""
    word = text.strip().casefold().replace("-", "_")
    number = re.fullmatch(r"(?:ex)?0*([0-9]{1,2})", word)
    return f"ex{int(number[1]):02d}" if number else word
