"""What identifies a judged result: with equal keys, judging again would give the same result."""

from __future__ import annotations

import hashlib
import json
from dataclasses import asdict
from functools import cache
from importlib import metadata
from typing import TYPE_CHECKING

from grader.__about__ import __version__
from grader.framing import framed
from grader.sandbox.devices import kind_of
from grader.worker.libraries import find_library

if TYPE_CHECKING:
    from pathlib import Path

    from grader.course.model import Exercise
    from grader.judge.cases.seeds import Seeds
    from grader.judge.conditions import Conditions
    from grader.submission.submission import Submission


def exercise_digest(exercise: Exercise) -> str:
    """Return a digest over all that an exercise consists of, public and private, and the libraries that it allows."""
    digest = hashlib.sha256()
    for root in (exercise.folder, exercise.private):
        for path in sorted(_files(root)):
            name = path.relative_to(root).as_posix().encode()
            data = path.read_bytes()
            for piece in framed((root.parent.name.encode(), name, data)):
                digest.update(piece)
    for library in exercise.libraries:
        found = find_library(library)
        for piece in framed((b"library", library.encode(), (found.version if found else "").encode())):
            digest.update(piece)
    return digest.hexdigest()


def result_key(submission: Submission, exercise_sha256: str, seeds: Seeds, conditions: Conditions) -> str:
    """Return the key of the result that judging a submission under these conditions gives."""
    parts = {
        "submission": submission.sha256,
        "name": submission.name,
        "problem": None if submission.problem is None else submission.problem.en,
        "exercise": exercise_sha256,
        "grader": __version__,
        "torch": _torch(),
        # Nobody must find the secret seed by trying keys; its digest among the rest is enough.
        "seeds": [seeds.public, hashlib.sha256(seeds.secret.encode()).hexdigest()],
        **asdict(conditions),
        "device": kind_of(conditions.device),  # equal models of a device give equal results
    }
    return hashlib.sha256(json.dumps(parts, sort_keys=True).encode()).hexdigest()


@cache
def _torch() -> str:
    """Return torch's version without importing it; finding it takes two milliseconds."""
    return metadata.version("torch")


def _files(root: Path) -> list[Path]:
    return [path for path in root.rglob("*") if path.is_file() and "__pycache__" not in path.parts]
