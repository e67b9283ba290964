"""Join the parts of a digest so that their borders count: `ab, c` and `a, bc` differ."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator


def framed(parts: Iterable[bytes]) -> Iterator[bytes]:
    """Yield each part after its length."""
    for part in parts:
        yield len(part).to_bytes(8, "big")
        yield part
