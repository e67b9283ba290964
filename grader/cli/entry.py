"""A command before it is imported: what the list of commands says of it."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class CommandEntry:
    """One command in the list of help, and where its function is."""

    name: str
    function: str
    """`MODULE:FUNCTION` below `grader.cli.commands`."""
    audience: str
    summary: str
    """The first sentence of the function's docstring; a test compares them."""
    example: str
