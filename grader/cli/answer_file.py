"""The file that answers an exercise in a folder: the given one, its own, or the one that was checked last."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from grader.cli.near_names import near_text
from grader.cli.standing import last_checked
from grader.cli.work import SUFFIXES, near_files, own_file
from grader.errors import UsageError
from grader.submission.clean import cleaned_line
from grader.text import Text

if TYPE_CHECKING:
    from pathlib import Path

    from grader.course.model import Exercise

_NONE: Final = Text("There is no {id}.py or {id}.ipynb in this folder.", "当前文件夹中没有 {id}.py 或 {id}.ipynb。")
_BEGIN: Final = Text(
    "{none} `grader start {id}` writes one to begin with; for a file of another name: `grader check {id} FILE`.",
    "{none}可以用 `grader start {id}` 创建；如果文件用了别的名字，请用 `grader check {id} FILE`。",
)
_FOLDER: Final = Text(
    "{name} is a folder here, and the answer to {id} must be a file of this name. Rename the folder; then"
    " `grader start {id}` writes the file.",
    "这里的 {name} 是文件夹，而 {id} 的答案应是同名的文件。请给文件夹改名，再用 `grader start {id}` 创建文件。",
)
_REMEMBERED: Final = Text(
    "There is no {id}.py here, so {file} was judged, the file that you checked as {id} last.",
    "这里没有 {id}.py，因此评判的是 {file}，也就是你上次作为 {id} 检查的文件。",
)


def answer_file(exercise: Exercise, folder: Path) -> Path | None:
    """Return the exercise's own file in a folder, else the one that was checked last there or below; or None."""
    return own_file(exercise, folder) or last_checked(exercise, folder)


def require_answer(exercise: Exercise, folder: Path) -> Path:
    """Return the file that answers an exercise in a folder.

    Raises:
        UsageError: there is none.
    """
    return answer_file(exercise, folder) or _no_file(exercise, folder)


def remembered_note(exercise: Exercise, path: Path, folder: Path) -> Text:
    """Say that a file of another name was judged because it was checked last."""
    return _REMEMBERED.format(id=exercise.id, file=cleaned_line(path.relative_to(folder).as_posix(), 1000))


def _no_file(exercise: Exercise, folder: Path) -> Path:
    names = (f"{exercise.id}{suffix}" for suffix in SUFFIXES)
    inside = next((name for name in names if (folder / name).is_dir()), None)
    if inside is not None:
        raise UsageError(_FOLDER.format(name=inside, id=exercise.id))
    none = _NONE.format(id=exercise.id)
    near = next((path for path, _ in near_files(folder, [exercise.id])), None)
    if near is not None:
        raise UsageError(Text.join((none, near_text(near, exercise.id))))
    raise UsageError(_BEGIN.format(none=none, id=exercise.id))
