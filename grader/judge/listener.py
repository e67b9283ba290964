"""Callbacks for the progress of a session."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Final

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping


@dataclass(frozen=True, slots=True)
class Listener:
    """The functions to call; None: nothing."""

    report: Callable[[Mapping[str, Any]], None] | None = None
    """With what pytest-json-report says of each session: one test per check."""
    begun: Callable[[str], None] | None = None
    """With the id of each check, before it is asked."""


NOBODY: Final = Listener()
