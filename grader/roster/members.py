"""The records of a course's students."""

from __future__ import annotations

import unicodedata
from dataclasses import dataclass, fields
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from collections.abc import Mapping

    from grader.text import Text


@dataclass(frozen=True, slots=True)
class Member:
    """One student on the list of a course."""

    key: str
    """The name in results: the id, or else the user name, the e-mail address, the name."""
    id: str = ""
    name: str = ""
    """The shown name: given name first, as in the list."""
    family: str = ""
    """The name for sorting."""
    email: str = ""
    section: str = ""
    group: str = ""
    accommodations: str = ""
    handles: tuple[str, ...] = ()
    """Other unique ids: user names, numbers of platforms."""
    participant: str = ""
    """Moodle's number in one assignment, which has a meaning only beside the name."""
    labels: tuple[str, ...] = ()
    """The names of their folders so far."""

    @property
    def ids(self) -> tuple[str, ...]:
        """All unique ids."""
        return tuple(dict.fromkeys(word for word in (self.id, self.email, *self.handles) if word))

    @property
    def order(self) -> tuple[str, str]:
        """The sort key: the family name, then the whole name, without case and accents."""
        return _sorted(self.family or self.name or self.key), _sorted(self.name)

    def to_json(self) -> dict[str, Any]:
        """Return it as JSON."""
        return {part.name: getattr(self, part.name) for part in fields(self)}

    @staticmethod
    def from_json(document: Mapping[str, Any]) -> Member:
        """Read back what `to_json` wrote.

        Raises:
            KeyError, TypeError: it is none.
        """
        lists = {name: tuple(map(str, document[name])) for name in ("handles", "labels")}
        words = {part.name: str(document[part.name]) for part in fields(Member) if part.name not in lists}
        return Member(**words, **lists)  # type: ignore[arg-type]  # by name, each of its kind


@dataclass(frozen=True, slots=True)
class Roster:
    """Everybody on a course's list, in order."""

    members: tuple[Member, ...]
    notes: tuple[Text, ...] = ()
    """Remarks on the list itself."""


def named(student: str, members: Mapping[str, Member]) -> str:
    """Return a student's name in results, and the person's name where a list knows another one."""
    member = members.get(student)
    return student if member is None or member.name in ("", student) else f"{student} ({member.name})"


def folded(words: str) -> str:
    """Return an id or an address for comparison: without case, width and outer space."""
    return unicodedata.normalize("NFKC", words).casefold().strip()


def plain(name: str) -> str:
    """Return a name for comparison: only letters and digits, because platforms omit the rest in file names."""
    return "".join(character for character in folded(name) if character.isalnum())


def _sorted(words: str) -> str:
    apart = unicodedata.normalize("NFKD", words.casefold())
    return "".join(character for character in apart if not unicodedata.combining(character))
