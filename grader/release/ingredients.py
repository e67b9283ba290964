"""What a recording is made from: the course's code, and the questions; not texts for reading."""

from __future__ import annotations

import hashlib
import json
from typing import TYPE_CHECKING

from grader.course.plain_form import plain_form
from grader.judge.recording.form import FORMAT
from grader.release.selection import select

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from grader.course.model import Course, Exercise


def digest_of_ingredients(course: Course, exercise: Exercise) -> str:
    """Return a digest of everything that affects the recording of an exercise."""
    asked = (
        *(FORMAT, course.seed, exercise.id, exercise.entry_points, exercise.banned, exercise.smallest),
        select(exercise).judged,
        [(known.id, known.path.name) for known in exercise.misconceptions],
    )
    digest = hashlib.sha256(json.dumps(plain_form(asked)).encode())
    for path in _code(exercise):
        for part in (path.name.encode(), path.read_bytes().replace(b"\r\n", b"\n")):
            digest.update(len(part).to_bytes(8, "big"))
            digest.update(part)
    return digest.hexdigest()


def _code(exercise: Exercise) -> Iterator[Path]:
    """Yield the Python files that run when an exercise is recorded: no tests of hidden checks, and no stub."""
    yield exercise.private / "solution.py"
    yield from sorted((exercise.private / "wrong").glob("*.py"))
    yield from (path for name in ("probe.py", "checks.py") if (path := exercise.folder / name).is_file())
