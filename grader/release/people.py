"""Remove what a course says about individual students: it is private and goes into no release."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from grader.course.source import read_source
from grader.errors import UsageError
from grader.text import Text

if TYPE_CHECKING:
    from pathlib import Path

    from grader.course.place import Source
    from grader.errors import Problem

PERSONAL: Final = ("extensions", "exempt")
"""Keys of a policy that are about people."""
_KEPT: Final = Text(
    "{path}: 'extensions' and 'exempt' name single students, and the way they are written here, they cannot be"
    " removed from the release. Give each key lines of its own below 'policy:'.",
    "{path}：'extensions' 与 'exempt' 涉及个别学生，按现在的写法无法从发布包中去除。请在 'policy:' 之下让这两个键"
    "各自单独成行。",
)


def without_people(path: Path) -> bytes:
    """Return course.yaml without what its policy says about individual students; the rest is unchanged.

    Raises:
        UsageError: it cannot be taken out line by line.
    """
    content = path.read_bytes()
    source = _read(path)
    if source is None or not _personal(source):
        return content
    lines = content.decode("utf-8-sig").splitlines(keepends=True)
    for key in sorted(_personal(source), key=lambda key: -source.lines["policy", key]):
        start = source.lines["policy", key] - 1
        del lines[start : _end(lines, start, key, path)]
    return "".join(lines).encode()


def _personal(source: Source) -> list[str]:
    policy = source.data.get("policy") if isinstance(source.data, dict) else None
    return [key for key in PERSONAL if isinstance(policy, dict) and key in policy]


def _end(lines: list[str], start: int, key: str, path: Path) -> int:
    """Return the line after a key's value: the first that is not deeper and not an item of its list."""
    indent = len(lines[start]) - len(lines[start].lstrip(" "))
    if not lines[start].lstrip(" ").startswith(f"{key}:"):
        raise UsageError(_KEPT.format(path=path))
    for number in range(start + 1, len(lines)):
        line = lines[number]
        depth = len(line) - len(line.lstrip(" "))
        blank = not line.strip() or line.lstrip().startswith("#")
        if not blank and (depth < indent or (depth == indent and not line.lstrip(" ").startswith("-"))):
            return number
    return len(lines)


def _read(path: Path) -> Source | None:
    noted: list[Problem] = []
    return read_source(path, noted)
