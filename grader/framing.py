"""What digests are taken of: parts whose borders count (`ab, c` and `a, bc` differ), and records spelled out."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import fields, is_dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator


def framed(parts: Iterable[bytes]) -> Iterator[bytes]:
    """Yield each part after its length."""
    for part in parts:
        yield len(part).to_bytes(8, "big")
        yield part


def spelled(value: object) -> str:
    """Return a text that tells plain values apart and is the same in every process: `repr` orders sets by chance.

    It holds every field of a record, also those that `repr` and comparing leave out.
    """
    if is_dataclass(value) and not isinstance(value, type):
        return f"{type(value).__name__}({', '.join(spelled(getattr(value, field.name)) for field in fields(value))})"
    if isinstance(value, (frozenset, set)):
        return f"{{{', '.join(sorted(map(spelled, value)))}}}"
    if isinstance(value, Mapping):
        return f"{{{', '.join(f'{spelled(name)}: {spelled(item)}' for name, item in value.items())}}}"
    if isinstance(value, (tuple, list)):
        return f"[{', '.join(map(spelled, value))}]"
    return repr(value)
