"""What is saved in a folder, as the system tells it: nothing is polled, no link is followed, no folder is entered."""

from __future__ import annotations

import threading
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING, Final, Self

from grader.cli.watching.events import Blind, Saved
from grader.cli.work import SUFFIXES

if TYPE_CHECKING:
    from collections.abc import Iterable

    from grader.cli.watching.events import Events

_QUIET_MS: Final = 30
"""A save is several steps, as where an editor writes beside and renames: they are told as one."""
_LONGEST_MS: Final = 300
_LOOK_MS: Final = 1_000
"""Between two looks whether all this is to end."""


@dataclass(slots=True)
class Saves:
    """A thread that tells of saves until it is ended."""

    folder: Path
    events: Events
    beside: frozenset[str] = frozenset()
    """Further files that count: what submissions may import or read."""
    _ending: threading.Event = field(default_factory=threading.Event)

    def __enter__(self) -> Self:
        threading.Thread(target=self._run, daemon=True).start()
        return self

    def __exit__(self, *_: object) -> None:
        self._ending.set()

    def _run(self) -> None:
        from watchfiles import watch  # where nothing is watched it has no use

        try:
            for changes in watch(
                self.folder,
                watch_filter=lambda _, path: self._counts(path),
                step=_QUIET_MS,
                debounce=_LONGEST_MS,
                rust_timeout=_LOOK_MS,
                stop_event=self._ending,
                force_polling=False,
                raise_interrupt=False,
                recursive=False,
            ):
                self._tell(path for _, path in changes)
        except (OSError, RuntimeError) as fault:  # no more watches to be had, or the folder is gone
            self.events.put(Blind(str(fault)))

    def _tell(self, paths: Iterable[str]) -> None:
        self.events.put(Saved(frozenset(Path(path).name for path in paths)))

    def _counts(self, path: str) -> bool:
        found = Path(path)
        return found.suffix in SUFFIXES or found.name in self.beside
