"""The result of the last check of a file, kept beside the file: `.grader/ex02.py.json`, one per file.

It is only for the file's author: judging for marks never reads it. Its numbers count only while the file and the
exercise are unchanged.
"""

from __future__ import annotations

import json
import os
import re
import stat
from contextlib import suppress
from dataclasses import dataclass
from decimal import Decimal, InvalidOperation
from typing import TYPE_CHECKING, Any, Final

from grader.course.folders import folder_parts
from grader.course.listing import ListedExercise
from grader.framing import framed

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping
    from pathlib import Path

    from grader.course.model import Exercise
    from grader.result import Result

FOLDER: Final = ".grader"
_SCHEMA: Final = 1
_LARGEST: Final = 1 << 20
_PLAIN: Final = re.compile(r"[A-Za-z0-9_]{1,60}\.(?:py|ipynb)")
_UNREADABLE: Final = (OSError, ValueError, KeyError, TypeError, AttributeError, InvalidOperation, RecursionError)
_PRIVATE: Final = ("private.yaml", "solution.py", "checks.py")


@dataclass(frozen=True, slots=True)
class LastCheck:
    """The result of a check of one file."""

    exercise: str
    definition: str
    """The digest of the exercise at that time."""
    sha256: str
    """Of the judged bytes, as in the result."""
    score: Decimal
    max_score: Decimal
    passed: bool
    checks: Mapping[str, str]
    """The status of each check, by its id."""

    @staticmethod
    def of(result: Result, exercise: Exercise) -> LastCheck | None:
        """Return what is kept of a result; None if it says nothing about the file."""
        from grader.result import ResultStatus  # whoever only reads what is kept needs no results

        if result.score is None or result.submission is None or not result.submission.sha256:
            return None
        if result.status not in (ResultStatus.GRADED, ResultStatus.UNGRADABLE):
            return None
        return LastCheck(
            exercise.id,
            definition_of(ListedExercise.of(exercise)),
            result.submission.sha256,
            result.score,
            result.max_score,
            result.passed,
            {verdict.check: verdict.status.value for verdict in result.checks},
        )

    def keep(self, path: Path) -> bool:
        """Store it beside the checked file; return whether that was possible."""
        folder = path.parent / FOLDER
        try:
            folder.mkdir(exist_ok=True)
            if not stat.S_ISDIR(folder.lstat().st_mode):  # a link could lead anywhere
                return False
            _write(folder / ".gitignore", "*\n", once=True)
            _write(folder / _name(path), json.dumps({"file": path.name, **self._to_json()}, indent=1))
        except OSError:
            return False
        return True

    @staticmethod
    def beside(path: Path, exercise: Exercise | ListedExercise) -> LastCheck | None:
        """Return the result of a file's last check; None if nothing readable is kept."""
        try:
            kept = _of_json(json.loads(_read(path.parent / FOLDER / _name(path))))
        except _UNREADABLE:
            return None
        return kept if kept.exercise == exercise.id else None

    def _to_json(self) -> dict[str, Any]:
        return {
            "schema": _SCHEMA,
            "exercise": self.exercise,
            "definition": self.definition,
            "sha256": self.sha256,
            "score": str(self.score),
            "max_score": str(self.max_score),
            "passed": self.passed,
            "checks": dict(self.checks),
        }


def checked_files(folder: Path) -> Iterator[tuple[Path, str]]:
    """Yield the files in a folder that were checked, the latest first, each with the id of its exercise."""
    kept: list[tuple[float, Path, str]] = []
    with suppress(OSError), os.scandir(folder / FOLDER) as records:
        for record in records:
            if not record.name.endswith(".json"):
                continue
            with suppress(*_UNREADABLE):
                document = json.loads(_read(folder / FOLDER / record.name))
                path = folder / document.get("file", record.name.removesuffix(".json"))
                if _name(path) == record.name and path.parent == folder and path.is_file():
                    kept.append((record.stat().st_mtime, path, str(document["exercise"])))
    yield from ((path, exercise) for _, path, exercise in sorted(kept, reverse=True))


def definition_of(exercise: ListedExercise) -> str:
    """Return a digest of everything that affects a file's result: the exercise, and its reference if there is one."""
    import hashlib  # only checked files need it, and a temporary file only what is kept

    digest = hashlib.sha256()
    parts = [*folder_parts(exercise.folder)]
    for name in _PRIVATE:
        with suppress(OSError):
            parts += [name.encode(), (exercise.private / name).read_bytes()]
    parts += [name.encode() for name in exercise.libraries]
    if exercise.release:
        parts.append(exercise.release.encode())
    for piece in framed(parts):
        digest.update(piece)
    return digest.hexdigest()


def _name(path: Path) -> str:
    """Return the name of the stored result of a file."""
    if _PLAIN.fullmatch(path.name):
        return f"{path.name}.json"
    import hashlib  # as above

    return f"{hashlib.sha256(os.fsencode(path.name)).hexdigest()[:32]}.json"


def _read(path: Path) -> bytes:
    flags = os.O_RDONLY | getattr(os, "O_NOFOLLOW", 0) | getattr(os, "O_NONBLOCK", 0)
    with os.fdopen(os.open(path, flags), "rb") as file:
        about = os.fstat(file.fileno())
        if not stat.S_ISREG(about.st_mode) or about.st_size > _LARGEST:
            raise ValueError(path)
        return file.read(_LARGEST)


def _write(path: Path, text: str, *, once: bool = False) -> None:
    if once and path.exists():
        return
    import tempfile  # as above

    new = None
    try:
        # Written beside and renamed: an interrupted write, or a full disk, loses nothing.
        with tempfile.NamedTemporaryFile("w", dir=path.parent, suffix=".new", delete=False, encoding="utf-8") as file:
            new = file.name
            file.write(text)
        os.replace(new, path)  # noqa: PTH105 - the temporary file's name is text
    except OSError:
        if new is not None:
            with suppress(OSError):
                os.unlink(new)  # noqa: PTH108 - the same
        raise


def _of_json(document: dict[str, Any]) -> LastCheck:
    score, most, checks = Decimal(document["score"]), Decimal(document["max_score"]), document["checks"]
    exercise, definition, sha256 = document["exercise"], document["definition"], document["sha256"]
    words = (exercise, definition, sha256, *checks, *checks.values())
    if document["schema"] != _SCHEMA or not all(isinstance(word, str) for word in words):
        raise ValueError(document["schema"])
    if not (score.is_finite() and most.is_finite() and 0 <= score <= most):
        raise ValueError(score)
    return LastCheck(exercise, definition, sha256, score, most, document["passed"] is True, dict(checks))
