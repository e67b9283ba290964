"""Search every byte of a release for what students must not get.

The content of a stub, a statement or a definition of the course is given on purpose and is not a leak. A line that
another exercise's probe contains by chance is not a leak either.
"""

from __future__ import annotations

import json
import re
from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

import numpy as np

from grader.release.values import hidden_values
from grader.result import Visibility
from grader.text import NOTHING, Text

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence
    from pathlib import Path

    from numpy.typing import NDArray

    from grader.course.model import Exercise

SHORTEST: Final = 16
"""A shorter line (`return x`) reveals nothing."""
_GIVEN: Final = ("exercise.yaml", "stub.py", "statement*.md")
_GIVEN_TO_OTHERS: Final = ("probe.py", "checks.py")
_WORD: Final = 8
_WINDOW: Final = 2 * _WORD
"""The number of bytes of a secret that are searched for first."""
_FACTOR: Final = np.uint64(0x9E3779B97F4A7C15)
_IMPORT: Final = re.compile(r"(import|from \S+ import) ")


@dataclass(frozen=True, slots=True)
class Secret:
    """Something that must not be in a release: its place, and the bytes that reveal it."""

    place: str
    forms: tuple[bytes, ...]


def find_leak(exercises: Sequence[Exercise], folder: Path, others: Sequence[Exercise] = ()) -> Text:
    """Return a sentence about the first secret of some exercises that a folder holds, or nothing.

    `others` are those of their course, where there are more.
    """
    files = [path for path in sorted(folder.rglob("*")) if path.is_file()]
    contents = [(path.relative_to(folder).as_posix(), path.read_bytes()) for path in files]
    secrets = [secret for exercise in exercises for secret in secrets_of(exercise, others or exercises)]
    seen = _keys_in([*(data for _, data in contents), *(name.encode() for name, _ in contents)], secrets)
    for secret in secrets:
        forms = [form for form in secret.forms if len(form) < _WINDOW or _key(form) in seen]
        for name, data in contents if forms else ():
            if any(form in data or form in name.encode() for form in forms):
                text = Text(
                    "The release was not written: its file {file} would contain what is in {place}. Remove that"
                    " from the file, or, if students may see it, put it into the stub or the statement.",
                    "没有生成发布包：它的文件 {file} 会包含 {place} 中的内容。请从该文件中删去；如果可以给学生"
                    "看，请写进初始代码或题目说明。",
                )
                return text.format(place=secret.place, file=name)
    return NOTHING


def _keys_in(contents: Sequence[bytes], secrets: Sequence[Secret]) -> set[int]:
    """Return the keys of the secrets that may be in some contents: thousands of full searches would take minutes."""
    wanted = {_key(form) for secret in secrets for form in secret.forms if len(form) >= _WINDOW}
    keys = np.array([*sorted(wanted), np.iinfo(np.uint64).max], dtype=np.uint64)
    seen: set[int] = set()
    for hashes in (_hashes(data[start:]) for data in contents for start in range(_WORD)):
        seen.update(np.unique(hashes[keys[np.searchsorted(keys, hashes)] == hashes]).tolist())
    return seen


def _key(form: bytes) -> int:
    """Return a secret's key, made from its beginning."""
    return int(_hashes(form[:_WINDOW])[0])


def _hashes(data: bytes) -> NDArray[np.uint64]:
    """Return a number for each window of data that begins at a whole word."""
    words = np.frombuffer(data, dtype=np.uint64, count=len(data) // _WORD)
    mixed: NDArray[np.uint64] = words[:-1] * _FACTOR + words[1:]
    return mixed


def secrets_of(exercise: Exercise, others: Sequence[Exercise]) -> Iterator[Secret]:
    """Yield what must not be in a release of an exercise, which is one of a course's."""
    given = "\n".join(given_in(exercise, others))
    for path in sorted(exercise.private.rglob("*.py")):
        yield from code_secrets(path, f"{exercise.private.name}/{path.relative_to(exercise.private)}", given)
    named = {known.path: known.id.replace("-", "_") for known in exercise.misconceptions}
    for path, name in named.items():
        if path.stem != name and len(path.name) >= SHORTEST:
            yield Secret(f"the name of {exercise.private.name}/wrong/{path.name}", (path.name.encode(),))
    yield from _definition_secrets(exercise, given)
    for place, forms in hidden_values(exercise):
        yield Secret(place, forms)


def given_in(exercise: Exercise, others: Sequence[Exercise]) -> Iterator[str]:
    """Yield the texts that students are given anyway: of the exercise itself without its Python helpers."""
    for other in others:
        for names in _GIVEN if other.id == exercise.id else (*_GIVEN, *_GIVEN_TO_OTHERS):
            yield from (path.read_text(encoding="utf-8") for path in sorted(other.folder.glob(names)) if path.is_file())


def code_secrets(path: Path, name: str, given: str) -> Iterator[Secret]:
    """Yield the revealing lines of a Python file, including comments and docstrings, that are not given anyway."""
    for number, line in enumerate(path.read_text(encoding="utf-8").splitlines(), 1):
        told = line.strip().lstrip("# ")
        if len(told) < SHORTEST or told in given or _IMPORT.match(told):
            continue
        yield Secret(f"line {number} of {name}", _forms(told))


def _definition_secrets(exercise: Exercise, given: str) -> Iterator[Secret]:
    """Yield the lines of private.yaml, except those that students are shown anyway."""
    path = exercise.private / "private.yaml"
    told = [
        *(check.title for check in exercise.checks if check.visibility is Visibility.HIDDEN),
        *(known.title for known in exercise.misconceptions),
        *(known.explanation for known in exercise.misconceptions),
    ]
    words = [" ".join(text[language].split()) for text in told for language in ("en", "zh")]
    ids = [check.id for check in exercise.checks] + [known.id for known in exercise.misconceptions]
    lines = path.read_text(encoding="utf-8").splitlines() if path.is_file() else []
    for number, line in enumerate(lines, 1):
        content = " ".join(line.strip().removeprefix("- ").split())
        if len(content) < SHORTEST or content in given:
            continue
        inner = re.sub(r"^\w+: *[>|]?-? *|^(en|zh): *|[\"'{}]", "", content).strip(" ,")
        published = any(content in text or inner in text or text in content for text in words)
        if not published and content.partition(": ")[2] not in ids:
            yield Secret(f"line {number} of {exercise.private.name}/private.yaml", _forms(content))


def _forms(line: str) -> tuple[bytes, ...]:
    """Return a line as it would appear in text and in JSON."""
    return tuple({line.encode(), json.dumps(line, ensure_ascii=False)[1:-1].encode(), json.dumps(line)[1:-1].encode()})
