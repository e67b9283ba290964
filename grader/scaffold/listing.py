"""Add an exercise to the last part of a course.yaml, leaving every other line unchanged."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Final

if TYPE_CHECKING:
    from pathlib import Path

_FLOW: Final = re.compile(r"^(?P<head>\s*(?:-\s+)?exercises:\s*\[)(?P<ids>[^\]]*)(?P<tail>\].*)$", re.MULTILINE)
_BLOCK: Final = re.compile(
    r"^(?P<head>\s*(?:-\s+)?exercises:[ ]*(?:#.*)?\n)(?P<ids>(?:[ ]*-[ ]+[a-z][a-z0-9_-]*[ ]*(?:#.*)?\n)+)",
    re.MULTILINE,
)


def listed_with(text: str, name: str) -> str | None:
    """Return a course.yaml that lists one more exercise; None if its last list has another form."""
    flow, block = list(_FLOW.finditer(text)), list(_BLOCK.finditer(text))
    last = max([*flow, *block], key=lambda found: found.start(), default=None)
    if last is None:
        return None
    if last.re is _FLOW:
        ids = last["ids"].rstrip()
        gap = ", " if ids and not ids.endswith(",") else ""
        return f"{text[: last.start('ids')]}{ids}{gap}{name}{text[last.end('ids') :]}"
    dash = re.match(r"[ ]*", last["ids"])
    assert dash is not None  # the pattern always matches
    return f"{text[: last.end('ids')]}{dash[0]}- {name}\n{text[last.end('ids') :]}"


def list_exercise(course_file: Path, name: str) -> bool:
    """Add an exercise to a course's last part; return whether that was possible."""
    text = course_file.read_text(encoding="utf-8")
    longer = listed_with(text if text.endswith("\n") else text + "\n", name)
    if longer is None:
        return False
    course_file.write_text(longer, encoding="utf-8")
    return True
