"""Making a release: the files, and `RELEASE.json`, which names them."""

from __future__ import annotations

import hashlib
import json
import shutil
import tempfile
from dataclasses import replace
from importlib import metadata
from pathlib import Path
from typing import TYPE_CHECKING

import torch

from grader.__about__ import __version__
from grader.course.load import load_course
from grader.course.release import FORMAT, RECORDED, RELEASE_FILE, folder_digest, public_files
from grader.errors import UsageError
from grader.judge.cases.seeds import Seeds
from grader.judge.plan import plan_exercise
from grader.judge.recording.reader import read_recording
from grader.judge.recording.writer import record
from grader.release.leaks import find_leak
from grader.release.playing import play, union
from grader.release.selection import select
from grader.text import Text

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping, Sequence

    from grader.course.model import Course, Exercise

_KEPT = Text(
    "{folder} is not empty, and is no earlier release. Name a new folder.",
    "{folder} 不是空文件夹，也不是先前的发布包。请指定新的文件夹。",
)


def make_release(course: Course, exercises: Sequence[Exercise], folder: Path, started: Callable[[str], None]) -> None:
    """Write a release of some exercises into a folder, which is empty, new, or an earlier release.

    `started` is called with the id of each exercise before it is recorded.

    Raises:
        UsageError: the folder holds something else, or the course's answers would be found in the release.
        ReferenceFault: a reference cannot be run.
    """
    if folder.exists() and not _can_be_replaced(folder):
        raise UsageError(_KEPT.format(folder=folder))
    folder.parent.mkdir(parents=True, exist_ok=True)
    with tempfile.TemporaryDirectory(dir=folder.parent, prefix=".release-") as place:
        made = Path(place) / "release"

        def recorded(exercise: Exercise) -> Mapping[str, object]:
            started(exercise.id)
            return record_exercise(course, exercise, made / RECORDED / exercise.folder.name)

        assemble(course, exercises, made, recorded)
        if folder.exists():
            shutil.rmtree(folder)
        made.rename(folder)


def assemble(
    course: Course, exercises: Sequence[Exercise], made: Path, recorded: Callable[[Exercise], Mapping[str, object]]
) -> None:
    """Write a release of some exercises into a new folder.

    `recorded` puts the recording of an exercise there, and returns what RELEASE.json says of it.

    Raises:
        UsageError: the course's answers would be found in the release.
        ReferenceFault: a reference cannot be run.
    """
    _copy(course, exercises, made)
    parts = {exercise.id: recorded(exercise) for exercise in exercises}
    document = _document(course, parts, made)
    words = json.dumps(document, ensure_ascii=False, indent=1, sort_keys=True)
    (made / RELEASE_FILE).write_text(words + "\n", encoding="utf-8")
    require_no_leak(exercises, made)
    _prove(made)


def require_no_leak(exercises: Sequence[Exercise], folder: Path, others: Sequence[Exercise] = ()) -> None:
    """Make sure that a folder holds no secret of some exercises; `others` are those of their course.

    Raises:
        UsageError: it holds one.
    """
    leak = find_leak(exercises, folder, others)
    if leak:
        raise UsageError(leak)


def _can_be_replaced(folder: Path) -> bool:
    return folder.is_dir() and ((folder / RELEASE_FILE).is_file() or not any(folder.iterdir()))


def _copy(course: Course, exercises: Sequence[Exercise], made: Path) -> None:
    source = course.root / "exercises"
    released = {exercise.folder.name for exercise in exercises}
    for path in public_files(source):
        inner = path.relative_to(source)
        if len(inner.parts) == 1 or inner.parts[0] in released:
            copy = made / "exercises" / inner
            copy.parent.mkdir(parents=True, exist_ok=True)
            copy.write_bytes(path.read_bytes())


def record_exercise(course: Course, exercise: Exercise, home: Path) -> Mapping[str, object]:
    """Record an exercise into a new folder, and return what RELEASE.json says of it.

    Raises:
        UsageError: its answers would be found in the recording.
        ReferenceFault: its reference cannot be run.
    """
    torch.set_num_threads(1)  # sums in another order would be other bytes
    selection = select(exercise)
    plan = plan_exercise(replace(exercise, checks=selection.judged), Seeds(course.seed, course.seed))
    played = play(plan, selection.asking)
    selection = selection.keeping_back([check for check in selection.asking if check.id not in played])
    files = record(plan, union(played))
    home.mkdir(parents=True)
    for name, data in files.items():
        (home / name).write_bytes(data)
    require_no_leak([exercise], home, (*course.exercises, *course.drafts))
    return {
        "folder": exercise.folder.name,
        "sha256": folder_digest(exercise.folder),
        "files": {name: hashlib.sha256(data).hexdigest() for name, data in files.items()},
        "checks": [check.id for check in selection.judged],
        "withheld": [
            {
                "id": check.id,
                "title": check.title.wordings(),
                "points": f"{check.points:f}",
                "visibility": check.visibility.value,
                "why": selection.withheld[check.id].value,
            }
            for check in exercise.checks
            if check.id in selection.withheld
        ],
        "misconceptions": [
            {
                "id": known.id,
                "title": known.title.wordings(),
                "explanation": known.explanation.wordings(),
                "hint": known.hint,
            }
            for known in exercise.misconceptions
        ],
    }


def _document(course: Course, parts: Mapping[str, object], made: Path) -> dict[str, object]:
    content = folder_digest(made)
    return {
        "format": FORMAT,
        "course": course.title.wordings(),
        "version": course.version or content[:8],
        "sha256": content,
        "seed": course.seed,
        "grader": __version__,
        "torch": metadata.version("torch"),
        "exercises": parts,
    }


def _prove(made: Path) -> None:
    """Read the release back as a student's grader does."""
    course = load_course(made)
    for exercise in course.exercises:
        if exercise.release is not None:
            read_recording(exercise.release.folder, exercise.id, exercise.release.files)
