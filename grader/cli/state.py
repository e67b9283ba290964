"""What the program keeps between calls in the user's state folder: the hints seen, logs of faults."""

from __future__ import annotations

import json
import os
import tempfile
from contextlib import suppress
from pathlib import Path
from typing import TYPE_CHECKING, Any

from platformdirs import user_state_path

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable, Iterator


def folders() -> Iterator[Path]:
    """Yield folders for writing, best first; they may not exist, and may refuse."""
    with suppress(RuntimeError):  # a user without a home
        yield user_state_path("grader", appauthor=False)
    with suppress(OSError):  # if no disk has room, there is none
        yield Path(tempfile.gettempdir())


def hints_seen(course: Path, exercise: str) -> tuple[int, ...]:
    """Return which hints of an exercise this user has seen, counted from 0, the latest last."""
    seen = _read().get(str(course), {})
    numbers = seen.get(exercise, []) if isinstance(seen, dict) else []
    sound = isinstance(numbers, list) and all(isinstance(number, int) and number >= 0 for number in numbers)
    return tuple(numbers) if sound else ()


def next_hint(count: int, seen: Collection[int]) -> int | None:
    """Return the first of so many hints that was not seen; None if all were."""
    return next((number for number in range(count) if number not in seen), None)


def remember_hints(course: Path, exercise: str, shown: Iterable[int]) -> bool:
    """Store that these hints were shown; return whether that was possible."""
    latest = list(dict.fromkeys(shown))
    before = [number for number in hints_seen(course, exercise) if number not in latest]
    kept = _read()
    of_course = kept.get(str(course))
    kept[str(course)] = {**(of_course if isinstance(of_course, dict) else {}), exercise: [*before, *latest]}
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
