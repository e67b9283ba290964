"""Whether a waiting process should make room: it has grown too large, or the machine has little memory left."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Final

if TYPE_CHECKING:
    from collections.abc import Iterator

LARGEST_KB: Final = 400 << 10
"""The most memory of the warm judge and its workers' parent together."""
_LEFT_KB: Final = 512 << 10
_LEFT_SHARE: Final = 0.05


def is_too_much(process: int) -> bool:
    """Tell whether a process and those below it use more memory than a waiting judge may."""
    return sum(_fields(Path(f"/proc/{pid}/status")).get("RssAnon", 0) for pid in _family(process)) > LARGEST_KB


def is_short() -> bool:
    """Tell whether the machine has little memory left; if it does not say, it has enough."""
    about = _fields(Path("/proc/meminfo"))
    total, left = about.get("MemTotal", 0), about.get("MemAvailable")
    return left is not None and left < min(_LEFT_KB, total * _LEFT_SHARE)


def _family(process: int) -> Iterator[int]:
    """Yield a process and all processes below it."""
    yield process
    try:
        tasks = list(Path(f"/proc/{process}/task").iterdir())
        listed = [(task / "children").read_text(encoding="ascii") for task in tasks]
    except OSError:  # it has ended, or the kernel does not list children
        return
    for pid in " ".join(listed).split():
        yield from _family(int(pid))


def _fields(path: Path) -> dict[str, int]:
    """Return the values of a kernel file in kB, by name."""
    try:
        lines = path.read_text(encoding="ascii", errors="replace").splitlines()
    except OSError:
        return {}
    split = (line.partition(":") for line in lines)
    return {name: int(rest.split()[0]) for name, _, rest in split if rest.strip().endswith("kB")}
