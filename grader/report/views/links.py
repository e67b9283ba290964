"""Addresses of pages that others name."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class StudentLink:
    """A student and the address of their page."""

    name: str
    href: str
