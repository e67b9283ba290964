"""Wait until an author saves: which exercises of a course have changed since the last time."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Final

if TYPE_CHECKING:
    from collections.abc import Iterator

_QUIET_MS: Final = 200
"""An editor writes several files, or one file in several steps: these count as one edit."""


def edited(root: Path) -> Iterator[frozenset[str]]:
    """Yield the folders of changed exercises whenever some change; changes in between are not lost."""
    from watchfiles import watch

    rooms = [room for name in ("exercises", "reference") if (room := (root / name).resolve()).is_dir()]
    for changes in watch(*rooms, step=_QUIET_MS, watch_filter=lambda _, path: counts(Path(path))):
        inner = (
            Path(path).relative_to(room) for _, path in changes for room in rooms if Path(path).is_relative_to(room)
        )
        if names := frozenset(path.parts[0] for path in inner if path.parts):
            yield names


def counts(path: Path) -> bool:
    """Tell whether a file is an author's, and not left there by a program."""
    return "__pycache__" not in path.parts and not path.name.startswith(".") and not path.name.endswith(("~", ".tmp"))
