"""The recordings of the built-in course, kept in the repository so that a wheel contains them.

A wheel has the course's `exercises/` beside them, and no reference. What each recording was made from is noted beside
the reference, which no student gets. A new wording of an exercise needs no new recording.
"""

from __future__ import annotations

import json
import shutil
import tempfile
from collections.abc import Mapping
from importlib import metadata
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final, TypeAlias

from grader.__about__ import __version__
from grader.course.folders import RELEASE_FILE
from grader.course.release import RECORDED
from grader.release.ingredients import digest_of_ingredients
from grader.release.make import file_digests, record_exercise, require_no_leak, write_release

if TYPE_CHECKING:
    from collections.abc import Callable, Collection

    from grader.course.model import Course, Exercise

FOLDER: Final = Path(__file__).resolve().parents[1] / "builtin"
LEDGER: Final = "reference/recorded.json"
"""For each exercise, the digest of what its recording was made from, the versions of torch and grader, its checks and
files.
"""

Ledger: TypeAlias = Mapping[str, Mapping[str, Any]]


def keeps_recordings(course: Course, folder: Path) -> bool:
    """Tell whether a folder is where a checkout keeps the recordings of its own course."""
    return folder.resolve() == FOLDER and course.root.resolve() == FOLDER.parents[1]


def outdated(course: Course, folder: Path = FOLDER) -> tuple[str, ...]:
    """Return the exercises whose recording was made from something that has changed."""
    kept = _kept(course, folder)
    return tuple(exercise.id for exercise in course.exercises if exercise.id not in kept)


def is_told(course: Course, folder: Path = FOLDER) -> bool:
    """Tell whether RELEASE.json is up to date for a course without outdated recordings."""
    with tempfile.TemporaryDirectory(prefix="release-") as place:
        _put_together(course, _kept(course, folder), folder, Path(place) / "release")
        said, wanted = (_document(home / RELEASE_FILE) for home in (folder, Path(place) / "release"))
    return {**said, **_made_now()} == {**wanted, **_made_now()}


def renew(course: Course, started: Callable[[str], None], folder: Path = FOLDER) -> None:
    """Record changed exercises anew, or all after a change of torch or grader, and keep the others.

    Each recording is kept as soon as it is made, so that an interrupted run can continue.

    Raises:
        UsageError: the course's answers would be found in the release.
        ReferenceFault: a reference cannot be run.
    """
    made_now = _made_now()
    kept = {name: noted for name, noted in _kept(course, folder).items() if noted["by"] == made_now}
    for exercise in course.exercises:
        if exercise.id not in kept:
            digest = digest_of_ingredients(course, exercise)  # before, as somebody may go on editing
            started(exercise.id)
            home = folder / RECORDED / exercise.folder.name
            shutil.rmtree(home, ignore_errors=True)
            checks = record_exercise(course, exercise, home)
            kept[exercise.id] = {"of": digest, "by": made_now, "checks": checks, "files": file_digests(home)}
            _write(course.root / LEDGER, kept)
    _write(course.root / LEDGER, kept)
    with tempfile.TemporaryDirectory(prefix="release-") as place:
        made = Path(place) / "release"
        _put_together(course, kept, folder, made)
        require_no_leak(course.exercises, made)
        shutil.rmtree(folder)
        shutil.copytree(made, folder, ignore=shutil.ignore_patterns("exercises"))


def _put_together(course: Course, kept: Ledger, folder: Path, made: Path) -> None:
    def recorded(exercise: Exercise, home: Path) -> Collection[str]:
        shutil.copytree(folder / RECORDED / exercise.folder.name, home)
        checks: list[str] = kept[exercise.id]["checks"]
        return checks

    write_release(course, course.exercises, made, recorded)


def _kept(course: Course, folder: Path) -> dict[str, Mapping[str, Any]]:
    """Return the notes on the exercises whose recording exists and is unchanged."""
    noted = _document(course.root / LEDGER)
    return {
        exercise.id: noted[exercise.id]
        for exercise in course.exercises
        if exercise.id in noted
        and noted[exercise.id]["of"] == digest_of_ingredients(course, exercise)
        and noted[exercise.id]["files"] == file_digests(folder / RECORDED / exercise.folder.name)
    }


def _made_now() -> dict[str, str]:
    return {"grader": __version__, "torch": metadata.version("torch")}


def _document(path: Path) -> dict[str, Any]:
    document: dict[str, Any] = json.loads(path.read_bytes()) if path.is_file() else {}
    return document


def _write(path: Path, document: Ledger) -> None:
    path.write_text(json.dumps(document, indent=1, sort_keys=True) + "\n", encoding="utf-8")
