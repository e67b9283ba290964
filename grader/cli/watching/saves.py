"""Saves in a folder, as the system reports them: no polling, no links, no subfolders."""

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
"""A save has several steps, for example if an editor writes a new file and renames it: they count as one."""
_LONGEST_MS: Final = 300
_LOOK_MS: Final = 1_000
"""Milliseconds between checks whether to end."""


@dataclass(slots=True)
class Saves:
    """A thread that reports saves until it is ended."""

    folder: Path
    events: Events
    beside: frozenset[str] = frozenset()
    """Other files that count: those that submissions may import or read."""
    _ending: threading.Event = field(default_factory=threading.Event)

    def __enter__(self) -> Self:
        threading.Thread(target=self._run, daemon=True).start()
        return self

    def __exit__(self, *_: object) -> None:
        self._ending.set()

    def _run(self) -> None:
        from watchfiles import watch  # not needed if nothing is watched

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
        except (OSError, RuntimeError) as fault:  # the system allows no more watches, or the folder is gone
            self.events.put(Blind(str(fault)))

    def _tell(self, paths: Iterable[str]) -> None:
        self.events.put(Saved(frozenset(Path(path).name for path in paths)))

    def _counts(self, path: str) -> bool:
        found = Path(path)
        return found.suffix in SUFFIXES or found.name in self.beside
