"""Compare texts with their goldens, and show what differs line by line."""

from __future__ import annotations

import difflib
from typing import TYPE_CHECKING

import pytest

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping


def require_equal(found: Mapping[str, str], golden: Mapping[str, str]) -> None:
    """Fail with a unified diff of the files whose text is another one than their golden's, if there are any."""
    different = [name for name in sorted(found.keys() | golden.keys()) if found.get(name) != golden.get(name)]
    if different:
        shown = "".join(line for name in different for line in _difference(name, found, golden))
        pytest.fail(
            f"Goldens that differ: {len(different)} of {len(found.keys() | golden.keys())} (- golden, + now).\n"
            f"If what is there now is right, run the same test with --update-golden, and read the difference.\n{shown}",
            pytrace=False,
        )


def _difference(name: str, found: Mapping[str, str], golden: Mapping[str, str]) -> Iterator[str]:
    """Yield the lines of a unified diff, each with its end; a file that only one side has is `/dev/null` on the other.

    Carriage returns, and ends of files without a new line, differ too: they are shown as Python writes them.
    """
    before, after = golden.get(name), found.get(name)
    lines = difflib.unified_diff(
        _lines(before),
        _lines(after),
        "/dev/null" if before is None else f"golden/{name}",
        "/dev/null" if after is None else f"now/{name}",
        lineterm="",
    )
    return (f"{line}\n" for line in lines)


def _lines(text: str | None) -> list[str]:
    lines = [] if text is None else text.split("\n")
    if lines and not lines[-1]:
        lines.pop()
    elif lines:
        lines[-1] += " (no new line at the end)"
    return [line.replace("\r", "\\r") for line in lines]
