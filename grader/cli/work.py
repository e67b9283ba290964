"""The student's own files in a folder: which exist, and whether they differ from the stub."""

from __future__ import annotations

import json
from enum import Enum
from pathlib import Path
from typing import TYPE_CHECKING, Final

from grader.shell import quoted
from grader.submission.naming import CodeName, ExerciseNames
from grader.text import NOTHING, Text

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from grader.course.listing import ListedExercise
    from grader.course.model import BrokenExercise, Exercise

SUFFIXES: Final = (".py", ".ipynb")
"""Kinds of file of a submission, in the order of preference."""
_MAX_BYTES: Final = 10_000_000


_BESIDE = Text(
    "{file} is judged; {notebook} beside it is not. `grader check {quoted}` judges that one.",
    "评判的是 {file}，旁边的 {notebook} 未评判。要评判它，请用 `grader check {quoted}`。",
)
_STUB_BESIDE = Text(
    "{file} is still the stub, but {notebook} beside it is not: `grader check {quoted}` judges that one.",
    "{file} 仍是初始代码，旁边的 {notebook} 则不是：请用 `grader check {quoted}` 评判它。",
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
    names = ExerciseNames(ids)
    try:
        files = sorted(folder.iterdir())
    except OSError:
        return
    for path in files:
        meant = nearly(path, names)
        if meant is not None:
            yield path, meant


def nearly(path: Path, names: ExerciseNames) -> str | None:
    """Return the exercise that a file seems to be meant for by its name, which is not the exercise's own; or None."""
    code = CodeName.of(path.name)
    if code is None or path.name in {f"{exercise}{suffix}" for exercise in names.ids for suffix in SUFFIXES}:
        return None
    meant = [*names.mentioned(code.stem)]
    return meant[0] if len(meant) == 1 and path.is_file() else None


def state_of(exercise: Exercise | ListedExercise, path: Path | None) -> State:
    """Tell how far a student's file is."""
    if path is None:
        return State.NOT_STARTED
    stubs = [stub.strip() for stub in exercise.stubs]
    return State.STARTED if any(code.strip() in stubs for code in _codes(path)) else State.PRESENT


def shown_path(path: Path) -> str:
    """Return a path as it is written in a command here."""
    here = Path.cwd()
    return str(path.relative_to(here)) if path.is_relative_to(here) else str(path)


def told_beside(exercise: Exercise, path: Path) -> Text:
    """Say that a notebook for the exercise is beside the file that is judged; nothing if there is none."""
    notebook = path.with_suffix(".ipynb")
    if path.name != f"{exercise.id}.py" or not path.is_file() or not notebook.is_file():
        return NOTHING
    text = _BESIDE
    if state_of(exercise, path) is State.STARTED and state_of(exercise, notebook) is State.PRESENT:
        text = _STUB_BESIDE
    return text.format(file=path.name, notebook=notebook.name, quoted=quoted(shown_path(notebook)))


def file_named(words: str) -> Path | None:
    """Return the file given in place of an exercise's id, as in `grader check ex01.py`; None for an id."""
    path = Path(words)
    return path if path.suffix.lower() in SUFFIXES else None


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
