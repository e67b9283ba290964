"""How to read a class's folder: facts that only the instructor knows."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    import re
    from collections.abc import Callable
    from datetime import datetime, tzinfo

    from grader.roster.members import Roster


@dataclass(frozen=True, slots=True)
class Reception:
    """What is known about a folder before it is opened."""

    roster: Roster | None = None
    """The course's students; without it the list in the folder is used, if there is one."""
    known: Roster | None = None
    """The list of an earlier batch, used if there is no other."""
    zone: tzinfo | None = None
    """The time zone of platforms' times that name none."""
    pattern: re.Pattern[str] | None = None
    """How to read the paths of files, if no known layout fits."""
    moment_of: Callable[[str], datetime | None] | None = None
    """The moment at which a repository is read, by the name of its folder; without it, the files as they are."""


PLAIN = Reception()
"""Nothing is known."""
