"""Addresses of pages for links."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING
from urllib.parse import quote

if TYPE_CHECKING:
    from collections.abc import Iterable


@dataclass(frozen=True, slots=True)
class StudentLink:
    """A student and the address of their page."""

    name: str
    """The name in results."""
    href: str
    called: str = ""
    """Their name, if a list of the course has it."""

    email: str = ""

    @property
    def shown(self) -> str:
        """The text for lists of people: the name with the id, or the id alone."""
        return f"{self.called} ({self.name})" if self.called and self.called != self.name else self.name


def mail_to(students: Iterable[StudentLink]) -> str:
    """Return the address of a message to all, hidden from each other; empty without addresses."""
    addresses = [quote(student.email, safe="@+.-_") for student in students if "@" in student.email]
    return f"mailto:?bcc={','.join(addresses)}" if addresses else ""
