"""The recordings of the course that comes with the program: they lie in the repository, so that a wheel carries them.

A wheel puts the course's `exercises/` beside them, and has no reference. The digests of what they were made of stand
with the reference, which no student gets.
"""

from __future__ import annotations

import hashlib
import json
import shutil
import tempfile
from importlib import metadata
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final

from grader.__about__ import __version__
from grader.course.release import FORMAT, RECORDED, RELEASE_FILE, folder_digest
from grader.release.make import assemble, record_exercise

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Mapping

    from grader.course.model import Course, Exercise

FOLDER: Final = Path(__file__).resolve().parents[1] / "builtin"
_MADE_BY: Final = ("format", "grader", "torch")
DIGESTS: Final = "reference/recorded.json"
"""Of each exercise the digest of the files that its recording was made of."""


def keeps_recordings(course: Course, folder: Path) -> bool:
    """Tell whether a folder is the one where a checkout keeps the recordings of this course, its own."""
    return folder.resolve() == FOLDER and course.root.resolve() == FOLDER.parents[1]


def outdated(course: Course, folder: Path = FOLDER) -> tuple[str, ...]:
    """Return the exercises whose recording in a folder was made of other files than they have now."""
    kept = _kept(course, folder)
    return tuple(exercise.id for exercise in course.exercises if exercise.id not in kept)


def renew(course: Course, started: Callable[[str], None], folder: Path = FOLDER) -> None:
    """Record the exercises anew that changed, all of them after a change of torch or grader, and keep the others.

    Each is kept as soon as it is recorded, so that an interrupted run is gone on with.

    Raises:
        UsageError: the course's answers would be found in the release.
        ReferenceFault: a reference cannot be run.
    """
    kept = _kept(course, folder) if _made_by(folder) == _made_now() else {}
    for exercise in course.exercises:
        if exercise.id not in kept:
            started(exercise.id)
            home = folder / RECORDED / exercise.folder.name
            if home.exists():
                shutil.rmtree(home)
            kept[exercise.id] = record_exercise(course, exercise, home)
            _keep(course, kept, folder)
    with tempfile.TemporaryDirectory(prefix="release-") as place:
        made = Path(place) / "release"

        def recorded(exercise: Exercise) -> Mapping[str, object]:
            home = Path(RECORDED, exercise.folder.name)
            shutil.copytree(folder / home, made / home)
            return kept[exercise.id]

        assemble(course, course.exercises, made, recorded)
        if folder.exists():
            shutil.rmtree(folder)
        shutil.copytree(made, folder, ignore=shutil.ignore_patterns("exercises"))


def _keep(course: Course, parts: Mapping[str, object], folder: Path) -> None:
    """Write down what is recorded so far; what is said of the release as a whole comes when it is complete."""
    made_by = dict(zip(_MADE_BY, _made_now(), strict=True))
    (folder / RELEASE_FILE).write_text(json.dumps({**made_by, "exercises": parts}) + "\n", encoding="utf-8")
    digests = {exercise.id: _digest(course, exercise) for exercise in course.exercises if exercise.id in parts}
    (course.root / DIGESTS).write_text(json.dumps(digests, indent=1) + "\n", encoding="utf-8")


def _kept(course: Course, folder: Path) -> dict[str, Mapping[str, object]]:
    """Return what RELEASE.json says of the exercises whose recording is there and true."""
    parts = _document(folder / RELEASE_FILE).get("exercises", {})
    digests = _document(course.root / DIGESTS)
    return {
        exercise.id: parts[exercise.id]
        for exercise in course.exercises
        if exercise.id in parts
        and digests.get(exercise.id) == _digest(course, exercise)
        and parts[exercise.id]["files"] == dict(_files(folder / RECORDED / exercise.folder.name))
    }


def _digest(course: Course, exercise: Exercise) -> str:
    parts = (str(FORMAT), course.seed, folder_digest(exercise.folder), folder_digest(exercise.private))
    return hashlib.sha256("\n".join(parts).encode()).hexdigest()


def _files(home: Path) -> Iterator[tuple[str, str]]:
    for path in sorted(home.iterdir()) if home.is_dir() else ():
        yield path.name, hashlib.sha256(path.read_bytes()).hexdigest()


def _made_by(folder: Path) -> tuple[object, ...]:
    document = _document(folder / RELEASE_FILE)
    return tuple(document.get(key) for key in _MADE_BY)


def _made_now() -> tuple[object, ...]:
    return FORMAT, __version__, metadata.version("torch")


def _document(path: Path) -> dict[str, Any]:
    document: dict[str, Any] = json.loads(path.read_bytes()) if path.is_file() else {}
    return document
