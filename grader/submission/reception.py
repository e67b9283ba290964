"""How a class's folder is to be read: what only the instructor can say of it."""

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
    """What is known of a folder before it is looked into."""

    roster: Roster | None = None
    """The course's students; without it the list in the folder itself is taken, if there is one."""
    known: Roster | None = None
    """The list of an earlier batch, which is taken if there is no other."""
    zone: tzinfo | None = None
    """In which platforms write times that do not say it."""
    pattern: re.Pattern[str] | None = None
    """What the paths of files say, where no layout that is known does."""
    moment_of: Callable[[str], datetime | None] | None = None
    """At which moment a repository is read, by the name of its folder; without it as it lies there."""


PLAIN = Reception()
"""Nothing is known."""
