"""The files of a report that need not be made again: those made from the same inputs that nobody has touched since.

A list beside the pages says of each what it was made from, as a digest, and what was written, as another. A file that
is missing, was changed, or has another mode is made again, as all are if the list is missing or cannot be read.
"""

from __future__ import annotations

import hashlib
import json
import stat
from contextlib import suppress
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Final

from grader.report.files import PRIVATE_FILE, seal, write_file

if TYPE_CHECKING:
    from collections.abc import Mapping
    from pathlib import Path

FILE: Final = ".pages.json"
"""The list, in the folder of the report; without it everything is made again."""


@dataclass(frozen=True, slots=True)
class Made:
    """Files that were made together: from what, and the seal of each by its path in the report."""

    inputs: str | None
    """None: that is not known."""
    seals: Mapping[str, str]


@dataclass(slots=True)
class PageStore:
    """What is known of the files in a report's folder, by the name under which they were made."""

    folder: Path
    _before: Mapping[str, Made] = field(default_factory=dict)
    _now: dict[str, Made] = field(default_factory=dict)

    @staticmethod
    def of(folder: Path) -> PageStore:
        """Read the list in a folder; empty if there is none, or none of ours."""
        with suppress(OSError, ValueError, TypeError, AttributeError):
            found = json.loads((folder / FILE).read_bytes())
            return PageStore(folder, {name: Made(inputs, dict(seals)) for name, (inputs, seals) in found.items()})
        return PageStore(folder)

    def keeps(self, name: str, inputs: str | None) -> bool:
        """Tell whether the files under a name are made from these inputs and as they were written; then they stay.

        Without inputs, nothing is known of them.
        """
        made = self._before.get(name)
        if made is None or made.inputs != inputs or not all(map(self._is_intact, made.seals.items())):
            return False
        self._now[name] = made
        return True

    def put(self, name: str, inputs: str | None, seals: Mapping[str, str]) -> None:
        """Take note of files that were made; without inputs, they are made again the next time."""
        self._now[name] = Made(inputs, seals)

    def files(self) -> frozenset[str]:
        """Return the paths of all files that were kept or made."""
        return frozenset(path for made in self._now.values() for path in made.seals)

    def save(self) -> None:
        """Write the list, without what was neither kept nor made.

        Raises:
            UsageError: it cannot be written.
        """
        known = {name: made for name, made in self._now.items() if made.inputs is not None}
        if known != self._before:
            listed = {name: [made.inputs, made.seals] for name, made in known.items()}
            write_file(self.folder / FILE, json.dumps(listed, indent=0).encode(), PRIVATE_FILE)

    def _is_intact(self, sealed: tuple[str, str]) -> bool:
        path, expected = self.folder / sealed[0], sealed[1]
        try:
            mode = path.lstat().st_mode
            return stat.S_ISREG(mode) and seal(hashlib.sha256(path.read_bytes()), mode) == expected
        except OSError:
            return False
