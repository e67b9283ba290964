"""What the program keeps between calls in the user's state folder: the number of hints seen, logs of faults."""

from __future__ import annotations

import json
import os
import tempfile
from contextlib import suppress
from pathlib import Path
from typing import TYPE_CHECKING, Any

from platformdirs import user_state_path

if TYPE_CHECKING:
    from collections.abc import Iterator


def folders() -> Iterator[Path]:
    """Yield folders for writing, best first; they may not exist, and may refuse."""
    with suppress(RuntimeError):  # a user without a home
        yield user_state_path("grader", appauthor=False)
    with suppress(OSError):  # if no disk has room, there is none
        yield Path(tempfile.gettempdir())


def hints_seen(course: Path, exercise: str) -> int:
    """Return how many hints of an exercise this user has seen; 0 if nothing readable is stored."""
    seen = _read().get(str(course), {})
    number = seen.get(exercise, 0) if isinstance(seen, dict) else 0
    return number if isinstance(number, int) and number > 0 else 0


def remember_hints(course: Path, exercise: str, seen: int) -> bool:
    """Store how many hints were shown; return whether that was possible."""
    kept = _read()
    of_course = kept.get(str(course))
    kept[str(course)] = {**(of_course if isinstance(of_course, dict) else {}), exercise: seen}
    try:
        path = _file()
        path.parent.mkdir(parents=True, exist_ok=True)
        # Written beside and renamed: an interrupted write loses nothing.
        with tempfile.NamedTemporaryFile("w", encoding="utf-8", dir=path.parent, suffix=".new", delete=False) as new:
            json.dump(kept, new)
        os.replace(new.name, path)  # noqa: PTH105 - the temporary file's name is text
    except OSError:
        return False
    return True


def _file() -> Path:
    folder = next(folders(), None)
    if folder is None:
        raise FileNotFoundError
    return folder / "hints.json"


def _read() -> dict[str, Any]:
    try:
        kept = json.loads(_file().read_text(encoding="utf-8"))
    except (OSError, ValueError):  # not there, not readable, not JSON: the hints start over
        return {}
    return kept if isinstance(kept, dict) else {}
