"""Make a release: the files, and `RELEASE.json`, which names them."""

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
from grader.course.folders import COURSE_FILE, RELEASE_FILE
from grader.course.load import load_course
from grader.course.release import FORMAT, RECORDED, folder_digest, public_files
from grader.errors import CourseError, UsageError
from grader.judge.cases.seeds import Seeds
from grader.judge.plan import plan_exercise
from grader.judge.recording.reader import read_recording
from grader.judge.recording.writer import record
from grader.release.leaks import find_leak
from grader.release.people import without_people
from grader.release.playing import play, union
from grader.release.selection import select, withheld_checks
from grader.text import Text

if TYPE_CHECKING:
    from collections.abc import Callable, Collection, Mapping, Sequence

    from grader.course.model import Course, Exercise

_KEPT = Text(
    "{folder} is not empty, and it is not an earlier release. Name a new folder.",
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

        def recorded(exercise: Exercise, home: Path) -> Collection[str]:
            started(exercise.id)
            return record_exercise(course, exercise, home)

        write_release(course, exercises, made, recorded)
        require_no_leak(exercises, made)
        if folder.exists():
            shutil.rmtree(folder)
        made.rename(folder)


def write_release(
    course: Course,
    exercises: Sequence[Exercise],
    made: Path,
    recorded: Callable[[Exercise, Path], Collection[str]],
) -> None:
    """Write a release of some exercises into a new folder, without searching it for answers.

    `recorded` puts the recording of an exercise into a folder, and returns the checks that it can judge.

    Raises:
        ReferenceFault: a reference cannot be run.
    """
    _copy(course, exercises, made)
    parts = {}
    for exercise in exercises:
        home = made / RECORDED / exercise.folder.name
        parts[exercise.id] = _told(exercise, recorded(exercise, home), home)
    document = _document(course, parts, made)
    words = json.dumps(document, ensure_ascii=False, indent=1, sort_keys=True)
    (made / RELEASE_FILE).write_text(words + "\n", encoding="utf-8")
    _prove(made)


def require_no_leak(exercises: Sequence[Exercise], folder: Path, others: Sequence[Exercise] = ()) -> None:
    """Check that a folder contains no secret of some exercises; `others` are those of their course.

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
    top = [path for path in public_files(source) if path.parent == source]
    copies = [(path, path.name) for path in top]
    for exercise in exercises:  # one that is taken from another course is not below this one
        inner = [(path, path.relative_to(exercise.folder.parent).as_posix()) for path in public_files(exercise.folder)]
        copies += inner
    for path, name in copies:
        copy = made / "exercises" / name
        copy.parent.mkdir(parents=True, exist_ok=True)
        copy.write_bytes(without_people(path) if path == course.root / COURSE_FILE else path.read_bytes())


def record_exercise(course: Course, exercise: Exercise, home: Path) -> Collection[str]:
    """Record an exercise into a new folder, and return the checks that the recording can judge.

    Raises:
        UsageError: its answers would be found in the recording.
        ReferenceFault: its reference cannot be run.
    """
    torch.set_num_threads(1)  # sums in another order would give other bytes
    selection = select(exercise)
    plan = plan_exercise(replace(exercise, checks=selection.judged), Seeds(course.seed, course.seed))
    played = play(plan, selection.asking)
    home.mkdir(parents=True)
    for name, data in record(plan, union(played)).items():
        (home / name).write_bytes(data)
    require_no_leak([exercise], home, (*course.exercises, *course.drafts))
    unplayed = {check.id for check in selection.asking} - played.keys()
    return [check.id for check in selection.judged if check.id not in unplayed]


def _told(exercise: Exercise, recorded: Collection[str], home: Path) -> Mapping[str, object]:
    """Return the entry in RELEASE.json of an exercise whose recording, of some checks, is in a folder."""
    withheld = withheld_checks(exercise, recorded)
    return {
        "folder": exercise.folder.name,
        "sha256": folder_digest(exercise.folder),
        "files": file_digests(home),
        "checks": [check.id for check in exercise.checks if check.id not in withheld],
        "withheld": [
            {
                "id": check.id,
                "title": check.title.wordings(),
                "points": f"{check.points:f}",
                "visibility": check.visibility.value,
                "why": withheld[check.id].value,
            }
            for check in exercise.checks
            if check.id in withheld
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


def file_digests(folder: Path) -> dict[str, str]:
    """Return the SHA-256 of the files in a folder, by name; empty if there is no folder."""
    files = sorted(folder.iterdir()) if folder.is_dir() else []
    return {path.name: hashlib.sha256(path.read_bytes()).hexdigest() for path in files}


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
    """Read the release back as a student's grader does.

    Raises:
        CourseError: an exercise that is sound with its reference is not without it.
    """
    course = load_course(made)
    problems = [problem for broken in course.broken for problem in broken.problems]
    if problems:
        raise CourseError(problems)
    for exercise in (*course.exercises, *course.drafts):
        if exercise.release is not None:
            read_recording(exercise.release.folder, exercise.id, exercise.release.files)
