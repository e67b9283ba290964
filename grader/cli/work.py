"""The student's own files in a folder: which exist, and whether they differ from the stub."""

from __future__ import annotations

import json
from enum import Enum
from pathlib import Path
from typing import TYPE_CHECKING, Final

from grader.errors import UsageError
from grader.shell import quoted
from grader.submission.naming import ExerciseNames
from grader.text import NOTHING, Text

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from grader.course.listing import ListedExercise
    from grader.course.model import BrokenExercise, Exercise

SUFFIXES: Final = (".py", ".ipynb")
"""Kinds of file of a submission, in the order of preference."""
_MAX_BYTES: Final = 10_000_000


_BESIDE = Text(
    "{file} is judged; {notebook} beside it is not. `grader check {notebook}` judges that one.",
    "评判的是 {file}，旁边的 {notebook} 未评判。要评判它，请用 `grader check {notebook}`。",
)
_STUB_BESIDE = Text(
    "{file} is still the stub, but {notebook} beside it is not: `grader check {notebook}` judges that one.",
    "{file} 仍是初始代码，旁边的 {notebook} 则不是：请用 `grader check {notebook}` 评判它。",
)


class State(Enum):
    """The state of an exercise's file."""

    NOT_STARTED = "not-started"
    STARTED = "started"
    """The file is still the stub."""
    PRESENT = "present"


def own_file(exercise: Exercise | BrokenExercise | ListedExercise, folder: Path) -> Path | None:
    """Return the student's file for an exercise; None if there is none."""
    candidates = (folder / f"{exercise.id}{suffix}" for suffix in SUFFIXES)
    return next((path for path in candidates if path.is_file()), None)


def near_files(folder: Path, ids: Iterable[str]) -> Iterator[tuple[Path, str]]:
    """Yield the files that seem to be meant for one of these exercises, each with its id: ex1.py, "ex01 (1).py"."""
    known = tuple(ids)
    names = ExerciseNames(known)
    own = {f"{exercise}{suffix}" for exercise in known for suffix in SUFFIXES}
    try:
        files = sorted(path for path in folder.iterdir() if path.suffix.lower() in SUFFIXES and path.name not in own)
    except OSError:
        return
    for path in files:
        meant = [*names.mentioned(path.stem)]
        if len(meant) == 1 and path.is_file():
            yield path, meant[0]


def state_of(exercise: Exercise | ListedExercise, path: Path | None) -> State:
    """Tell how far a student's file is."""
    if path is None:
        return State.NOT_STARTED
    stubs = [stub.strip() for stub in exercise.stubs]
    return State.STARTED if any(code.strip() in stubs for code in _codes(path)) else State.PRESENT


def told_beside(exercise: Exercise, path: Path) -> Text:
    """Say that a notebook for the exercise is beside the file that is judged; nothing if there is none."""
    notebook = path.with_suffix(".ipynb")
    if path.name != f"{exercise.id}.py" or not path.is_file() or not notebook.is_file():
        return NOTHING
    if state_of(exercise, path) is State.STARTED and state_of(exercise, notebook) is State.PRESENT:
        return _STUB_BESIDE.format(file=path.name, notebook=notebook.name)
    return _BESIDE.format(file=path.name, notebook=notebook.name)


def submission_file(exercise: Exercise, given: Path | None, folder: Path) -> Path:
    """Return the file to judge: the given one, whatever it is, otherwise the exercise's own in the folder.

    Raises:
        UsageError: none is given, and none is there.
    """
    return given or own_file(exercise, folder) or _no_file(exercise, folder)


def file_named(words: str) -> Path | None:
    """Return the file given in place of an exercise's id, as in `grader check ex01.py`; None for an id."""
    path = Path(words)
    return path if path.suffix.lower() in SUFFIXES else None


def _no_file(exercise: Exercise, folder: Path) -> Path:
    text = Text(
        "There is no {id}.py or {id}.ipynb in this folder. `grader start {id}` writes one to begin with; for a file of"
        " another name: `grader check {id} {file}`.",
        "当前文件夹中没有 {id}.py 或 {id}.ipynb。可以用 `grader start {id}` 创建；如果文件用了别的名字，请用"
        " `grader check {id} {file}`。",
    )
    near = next((quoted(path.name) for path, _ in near_files(folder, [exercise.id])), "FILE")
    raise UsageError(text.format(id=exercise.id, file=near))


def _codes(path: Path) -> Iterator[str]:
    """Yield the code of a file: all of it, or cell by cell; nothing if it cannot be read."""
    try:
        if path.stat().st_size > _MAX_BYTES:
            return
        text = path.read_text(encoding="utf-8")
    except (OSError, ValueError):
        return
    if path.suffix == ".py":
        yield text
        return
    try:
        cells = json.loads(text)["cells"]
        yield from ("".join(cell["source"]) for cell in cells if cell["cell_type"] == "code")
    except (ValueError, KeyError, TypeError, RecursionError):  # not a notebook, and so not a stub
        return
