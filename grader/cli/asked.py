"""Find the files that the words after `grader check` mean."""

from __future__ import annotations

from contextlib import suppress
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING, Final

from grader.cli.near_names import near_text, near_words, no_file_words
from grader.cli.opening import open_exercise, open_listing
from grader.cli.standing import Checked, CourseStanding
from grader.cli.work import State, file_named, near_files, nearly
from grader.course.find import is_named
from grader.errors import CourseError, UsageError
from grader.shell import quoted
from grader.submission.clean import cleaned_line
from grader.submission.naming import CodeName, ExerciseNames
from grader.text import NOTHING, Text

if TYPE_CHECKING:
    from collections.abc import Sequence

    from grader.cli.file_check import FileCheck

_BEGIN: Final = Text(
    "`grader list` shows the exercises, `grader start {id}` begins one.",
    "`grader list` 列出题目，`grader start {id}` 开始做题。",
)
_NONE_IN: Final = Text(
    "No file of an exercise is in the folder {folder}, and no exercise has this name. `grader list` shows the"
    " exercises.",
    "文件夹 {folder} 中没有任何题目的文件，也没有叫这个名称的题目。`grader list` 列出题目。",
)
_ONLY_STUBS: Final = Text("The files in {folder} are still the stubs.", "{folder} 中的文件仍是初始代码。")
_ONE_ONLY: Final = Text(
    "{option} is for one exercise. Name one: `grader check {example} {option} …`.",
    "{option} 只能用于一道题。请指定题目：`grader check {example} {option} …`。",
)


def files_named(words: Sequence[str], like: FileCheck) -> list[FileCheck]:
    """Return the files that words name: an exercise, an exercise and its file, or several exercises, files, folders.

    Raises:
        UsageError: a word names no file, or a folder without any.
    """
    if len(words) == 2 and file_named(words[0]) is None and _is_file(words[1]):
        return [replace(like, exercise=words[0], file=Path(words[1]))]
    return [file for word in dict.fromkeys(words) for file in _named(word, like)]


def _named(word: str, like: FileCheck) -> list[FileCheck]:
    path = Path(word)
    if CodeName.of(path.name) is not None:
        _require_file(path, like)
    elif path.is_dir():
        listing = open_listing(like.course)
        if not is_named(word, listing.exercises):
            return _files_in(path, CourseStanding.of(listing, path), like)
    return [replace(like, exercise=word)]


def _require_file(path: Path, like: FileCheck) -> None:
    """Check that a file is there, and that its name says which exercise it answers.

    Raises:
        UsageError: it is not, or it only nearly says so.
    """
    if not path.exists():
        listing = open_listing(like.course)
        text = Text("There is no file {file}.", "没有文件 {file}。").format(file=cleaned_line(str(path), 1000))
        meant = [exercise.id for exercise in listing.exercises if is_named(path.name, [exercise])]
        near = (near_text(*found) for found in near_files(path.parent, meant))
        raise UsageError(Text.join((text, next(near, NOTHING))))
    if CodeName.is_extended(path.name) or (path.is_file() and not _is_own(path)):
        listing = open_listing(like.course)
        names = ExerciseNames([exercise.id for exercise in listing.exercises])
        meant_for = nearly(path, names)
        if meant_for is not None and (CodeName.is_extended(path.name) or not is_named(path.name, listing.exercises)):
            raise UsageError(near_text(path, meant_for))


def _is_own(path: Path) -> bool:
    """Tell whether a file's name is a plain word, as the names of exercises' own files are."""
    return path.stem.isidentifier()


def _files_in(folder: Path, there: CourseStanding, like: FileCheck) -> list[FileCheck]:
    """Return all files of exercises in a folder that are not the stubs.

    Raises:
        UsageError: there is none.
    """
    found = [standing for standing in there.standings if standing.state is State.PRESENT]
    if not found:
        begun = any(standing.file is not None for standing in there.standings)
        text = (_ONLY_STUBS if begun else _NONE_IN).format(folder=cleaned_line(str(folder), 1000))
        raise UsageError(Text.join((text, near_words(there, folder))))
    return [replace(like, exercise=standing.exercise.id, file=standing.file) for standing in found]


def files_changed(like: FileCheck) -> tuple[list[FileCheck], CourseStanding]:
    """Return the files in this folder that changed since their last check, and the state of all files.

    Raises:
        UsageError: there is no file of any exercise.
    """
    here = CourseStanding.of(open_listing(like.course), Path.cwd())
    if all(standing.file is None for standing in here.standings):
        first = next((exercise.id for exercise in here.listing.exercises), "EXERCISE")
        raise UsageError(
            near_words(here, Path.cwd()) or Text.join((no_file_words(Path.cwd()), _BEGIN.format(id=first)))
        )
    present = [standing for standing in here.standings if standing.state is State.PRESENT]
    changed = [standing for standing in present if standing.checked is not Checked.CURRENT]
    if like.part is not None and len(present) == 1:  # a part of it is asked for again although nothing has changed
        changed = present
    return [replace(like, exercise=standing.exercise.id, file=standing.file) for standing in changed], here


def require_one(option: str, given: object, named: Sequence[str], wanted: Sequence[FileCheck]) -> None:
    """Refuse an option that makes sense only for a single exercise.

    Raises:
        UsageError: it is given, and there are several exercises, or none; `named` are some of them for an example.
    """
    if given and len(wanted) != 1:
        raise UsageError(_ONE_ONLY.format(option=option, example=quoted(named[0]) if named else "EXERCISE"))


def having(check: str, words: Sequence[str], course: Path | None) -> list[str]:
    """Return those of these exercises that have a check of an id; all if none has."""
    found = []
    for word in words:
        with suppress(UsageError, CourseError):
            exercise = open_exercise(course, word).exercise
            found += [exercise.id] if any(known.id == check for known in exercise.checks) else []
    return found or [*words]


def _is_file(word: str) -> bool:
    path = Path(word)
    return bool(path.suffix) or len(path.parts) > 1 or path.exists()
