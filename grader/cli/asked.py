"""Find the files that the words after `grader check` mean."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING, Final

from grader.cli.near_names import near_words, no_file_words
from grader.cli.opening import open_listing
from grader.cli.standing import Checked, CourseStanding
from grader.cli.work import State, file_named
from grader.errors import UsageError
from grader.shell import quoted
from grader.submission.clean import cleaned_line
from grader.text import Text

if TYPE_CHECKING:
    from collections.abc import Sequence

    from grader.cli.file_check import FileCheck
    from grader.cli.standing import ExerciseStanding

_BEGIN: Final = Text(
    "`grader list` shows the exercises, `grader start {id}` begins one.",
    "`grader list` 列出题目，`grader start {id}` 开始做题。",
)
_ONE_ONLY: Final = Text(
    "{option} is for one exercise. Name one: `grader check {example} {option} …`.",
    "{option} 只能用于一道题。请指定题目：`grader check {example} {option} …`。",
)


def files_named(words: Sequence[str], like: FileCheck) -> list[FileCheck]:
    """Return the files that the words name: an exercise, an exercise and its file, or several exercises or files."""
    if len(words) == 2 and file_named(words[0]) is None and _is_file(words[1]):
        return [replace(like, exercise=words[0], file=Path(words[1]))]
    for word in words:
        if file_named(word) is not None and not Path(word).exists():
            text = Text("There is no file {file}.", "没有文件 {file}。")
            raise UsageError(text.format(file=cleaned_line(word, 1000)))
    return [replace(like, exercise=word) for word in dict.fromkeys(words)]


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
    changed = [standing for standing in here.standings if _is_changed(standing)]
    return [replace(like, exercise=standing.exercise.id, file=standing.file) for standing in changed], here


def require_one(option: str, given: object, words: Sequence[str], wanted: Sequence[FileCheck]) -> None:
    """Refuse an option that makes sense only for a single exercise.

    Raises:
        UsageError: it is given, and there are several exercises, or none is named.
    """
    if given and (not words or len(wanted) != 1):
        raise UsageError(_ONE_ONLY.format(option=option, example=quoted(words[0]) if words else "ex02"))


def _is_changed(standing: ExerciseStanding) -> bool:
    """Tell whether a file is the student's own work, and was not yet checked in this state."""
    return standing.state is State.PRESENT and standing.checked is not Checked.CURRENT


def _is_file(word: str) -> bool:
    path = Path(word)
    return bool(path.suffix) or len(path.parts) > 1 or path.exists()
