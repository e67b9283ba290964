"""Find the course of a folder: the one that is named, the nearest above, or the built-in one.

Nothing here reads an exercise, so that a list of them can be shown at once.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Final

from grader.course.built_in import BUILT_IN, built_in_course, is_course
from grader.course.folders import COURSE_FILE, subfolders
from grader.errors import UsageError
from grader.text import Text

if TYPE_CHECKING:
    from pathlib import Path

_NAMED_OTHERWISE: Final = re.compile(r"course\.ya?ml(\.txt)?", re.IGNORECASE)


def find_course(start: Path, given: Path | None = None, *, handed_in: Path | None = None) -> Path:
    """Return the folder of the course to use: the given one, else the nearest above `start`, else the built-in one.

    `handed_in` is a folder of students' work: no course is taken from inside it unless it is given.

    Raises:
        UsageError: the given folder is no course; there is none at all; or there is something that looks like one.
    """
    if given is not None:
        return _given(given)
    start = start.resolve()
    others = handed_in.resolve() if handed_in is not None else None
    built_in = built_in_course()
    for folder in (start, *start.parents):
        inside = others is not None and folder.is_relative_to(others)
        if is_course(folder):
            if not inside or folder == built_in:
                return folder
            raise UsageError(_HANDED_IN.format(folder=folder))
        if found := _almost(folder):
            raise UsageError(found)
    if built_in is not None:
        return built_in
    text = Text(
        "No course was found in {folder} or above it, and this installation contains none. Name one with --course.",
        "在 {folder} 及其上级文件夹中没有找到课程，本程序也没有自带课程。请用 --course 指定。",
    )
    raise UsageError(text.format(folder=start))


def is_fallback(course: Path, start: Path, given: Path | None) -> bool:
    """Tell whether the built-in course is used only because no other was named or found."""
    return given is None and course == built_in_course() and not start.resolve().is_relative_to(course)


def _given(folder: Path) -> Path:
    if folder == BUILT_IN:
        if (built_in := built_in_course()) is not None:
            return built_in
        text = Text(
            "This installation contains no course. Name a folder with --course.",
            "本程序没有自带课程。请用 --course 指定文件夹。",
        )
        raise UsageError(text)
    if is_course(folder):
        return folder.resolve()
    text = Text(
        "There is no course in {folder}: it has no {file}. Name the folder that holds 'exercises'.",
        "{folder} 中没有课程：缺少 {file}。请指定包含 'exercises' 的文件夹。",
    )
    raise UsageError((_almost(folder) or text).format(folder=folder, file=COURSE_FILE))


def _almost(folder: Path) -> Text | None:
    """Say what is missing in a folder that is meant to be a course; None for any other folder."""
    places = [inner for inner in subfolders(folder) if inner.name.casefold() in {"exercises", "exercise"}]
    # A course.yaml alone proves nothing: other programs have such files too.
    files = [path for place in ([*places, folder] if places else []) for path in _files(place)]
    misnamed = next((path for path in files if _NAMED_OTHERWISE.fullmatch(path.name)), None)
    if misnamed is not None:
        return _MISNAMED.format(folder=folder, found=misnamed.relative_to(folder), file=COURSE_FILE)
    defined = [path for place in places for path in subfolders(place) if any(path.glob("exercise.y*ml"))]
    if not defined:
        return None
    return _UNNAMED.format(folder=folder, found=defined[0].relative_to(folder), file=COURSE_FILE)


def _files(folder: Path) -> list[Path]:
    try:
        return sorted(path for path in folder.iterdir() if path.is_file())
    except OSError:
        return []


_OTHERWISE = Text(
    " or name another course with --course ('builtin' is the one that comes with grader).",
    "或用 --course 指定其他课程（'builtin' 为 grader 自带的课程）。",
)
_HANDED_IN = Text(
    "{folder} is a course, but it lies in what was handed in, so it is not used: nobody hands in the answers that they"
    " are judged by. Name the course with --course: its folder, or 'builtin' for the one that comes with grader.",
    "{folder} 是一个课程，但它位于提交的内容之中，因此不会使用：提交者不能自带评判用的答案。请用 --course 指定课程："
    "课程所在的文件夹，或用 'builtin' 指定 grader 自带的课程。",
)
_MISNAMED = (
    Text(
        "{folder} looks like a course, but the file that makes it one is called {file}, and here it is {found}."
        " Rename it,",
        "{folder} 看起来是一个课程，但课程文件应为 {file}，而这里是 {found}。请改名，",
    )
    + _OTHERWISE
)
_UNNAMED = (
    Text(
        "{folder} looks like a course, since it has {found}, but {file} is missing. Write that file,",
        "{folder} 看起来是一个课程（其中有 {found}），但缺少 {file}。请补上这个文件，",
    )
    + _OTHERWISE
)
