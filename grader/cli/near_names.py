"""A folder without a file of an exercise, and files whose names are nearly right: only the name keeps them out."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from grader.cli.work import near_files, shown_path
from grader.shell import quoted
from grader.submission.clean import cleaned_line
from grader.submission.naming import CodeName
from grader.text import NOTHING, Text

if TYPE_CHECKING:
    from collections.abc import Collection
    from pathlib import Path

    from grader.cli.standing import CourseStanding

_SHOWN: Final = 3
_NO_FILE: Final = Text("There is no file of an exercise in {folder}.", "{folder} 里没有任何题目的文件。")
_NEAR: Final = Text(
    "{file} has nearly the name of {id}. If it is your answer: `grader check {id} {quoted}`{rename}.",
    "{file} 的名称与 {id} 很接近。如果它就是你的答案，请用 `grader check {id} {quoted}`{rename}。",
)
_RENAME: Final = Text(", or rename it to {name}", "，或改名为 {name}")
_SECOND: Final = Text(
    "{file} looks like {name} with {extension} after it, which an editor or a browser adds. Rename it to {name}.",
    "{file} 像是末尾多了 {extension} 的 {name}，编辑器或浏览器有时会加上它。请改名为 {name}。",
)
_SECOND_BESIDE: Final = Text(
    "{file} looks like {name} with {extension} after it, but {name} is there too. Keep the one that is your answer, as"
    " {name}.",
    "{file} 像是末尾多了 {extension} 的 {name}，但 {name} 也在这里。请保留你的答案，并命名为 {name}。",
)
_MORE: Final = Text("The same holds for {count} more files.", "另有 {count} 个文件也是如此。")


def no_file_words(folder: Path) -> Text:
    """Say that a folder has no file of an exercise."""
    return _NO_FILE.format(folder=cleaned_line(str(folder), 1000))


def near_words(here: CourseStanding, folder: Path) -> Text:
    """Say which files may be answers to exercises that are not done; nothing if there are none."""
    seen: Collection[Path | None] = {standing.file for standing in (*here.standings, *here.others)}
    ids = [standing.exercise.id for standing in here.standings]
    found = [near for near in near_files(folder, ids) if near[0] not in seen and near[1] not in here.passed]
    if not found:
        return NOTHING
    told = [near_text(path, exercise) for path, exercise in found[:_SHOWN]]
    if len(found) > _SHOWN:
        told.append(_MORE.format(count=len(found) - _SHOWN))
    return Text.join(told, Text.same("\n"))


def near_text(path: Path, exercise: str) -> Text:
    """Say what to do with a file that seems to be meant for an exercise."""
    code = CodeName.of(path.name)
    name = f"{exercise}{code.suffix if code is not None else path.suffix}"
    free = not path.with_name(name).exists()  # otherwise it would be overwritten
    file = cleaned_line(path.name, 1000)
    if CodeName.is_extended(path.name):
        return (_SECOND if free else _SECOND_BESIDE).format(file=file, extension=path.suffix, name=name)
    rename = _RENAME.format(name=name) if free else NOTHING
    return _NEAR.format(file=file, id=exercise, quoted=quoted(shown_path(path)), rename=rename)
