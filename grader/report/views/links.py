"""Addresses of pages that others name."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class StudentLink:
    """A student and the address of their page."""

    name: str
    """As results call them."""
    href: str
    called: str = ""
    """Their name, where a list of the course tells it."""

    @property
    def shown(self) -> str:
        """What a list of people shows: the name with the id, or the id alone."""
        return f"{self.called} ({self.name})" if self.called and self.called != self.name else self.name
