"""A digest of a call's arguments: equal arguments have equal digests, whatever case they belong to."""

from __future__ import annotations

import hashlib
from typing import TYPE_CHECKING

import numpy as np
import torch

from grader.framing import framed
from grader.worker.placeholder_values import Code
from grader.worker.placement import raw_bytes

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence


def digest_of(arguments: Mapping[str, object]) -> bytes:
    """Return the digest of arguments by name."""
    state = hashlib.blake2b(digest_size=16)
    for name, value in arguments.items():
        for piece in framed((name.encode(), *_parts(value))):
            state.update(piece)
    return state.digest()


def digest_of_call(args: Sequence[object], kwargs: Mapping[str, object]) -> bytes | None:
    """Return the digest of a call's arguments; None if one is of a kind without a digest."""
    named = {**{str(place): value for place, value in enumerate(args)}, **kwargs}
    return digest_of(named) if all(map(_is_plain, named.values())) else None


def _is_plain(value: object) -> bool:
    if isinstance(value, list):
        return all(map(_is_plain, value))
    return value is None or isinstance(value, bool | int | float | str | torch.Tensor)


def _parts(value: object) -> Iterator[bytes]:
    if isinstance(value, torch.Tensor):
        yield repr((str(value.dtype), tuple(value.shape), value.requires_grad)).encode()
        yield raw_bytes(value)
    elif isinstance(value, np.ndarray):
        yield repr(("array", value.dtype.name, value.shape)).encode()
        yield value.tobytes()
    elif isinstance(value, list | tuple):
        yield f"{type(value).__name__} of {len(value)}".encode()
        for item in value:
            yield from _parts(item)
    elif isinstance(value, dict):
        yield f"dict of {len(value)}".encode()
        for key, item in value.items():
            yield repr(key).encode()
            yield from _parts(item)
    elif isinstance(value, set):
        yield repr(("set", sorted(map(repr, value)))).encode()
    else:
        yield (f"code {value.source}" if isinstance(value, Code) else repr(value)).encode()
