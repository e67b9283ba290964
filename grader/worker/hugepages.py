"""Put memory into large pages: a fork copies one table entry per page, and there are 512 times fewer large pages."""

from __future__ import annotations

import sys
from contextlib import suppress
from pathlib import Path
from typing import TYPE_CHECKING

from grader.worker import kernel

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

SIZE = 2 << 20
"""The size of a large page on processors with pages of 4 KiB; on others the kernel refuses, which does no harm."""


def collapse() -> None:
    """Put this process's own memory into large pages, if the kernel can (Linux 6.1 or later)."""
    if sys.platform != "linux":
        return
    try:
        maps = Path("/proc/self/maps").read_text(encoding="ascii", errors="replace").splitlines()
    except OSError:
        return
    for place in whole_pages(maps):
        with suppress(OSError):  # it saves time, but nothing depends on it
            kernel.madvise(place, SIZE, kernel.MADV_COLLAPSE)


def whole_pages(maps: Iterable[str]) -> Iterator[int]:
    """Yield where whole large pages fit into anonymous memory, from the lines of `/proc/self/maps`."""
    for line in maps:
        span, access, _, _, _, *path = line.split(maxsplit=5)
        if access != "rw-p" or path not in ([], ["[heap]"]):
            continue
        start, end = (int(word, 16) for word in span.split("-"))
        yield from range(-(-start // SIZE) * SIZE, end // SIZE * SIZE, SIZE)
