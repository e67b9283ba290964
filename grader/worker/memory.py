"""Whose memory a result uses: where tensors and arrays lie in memory, and those of earlier results."""

from __future__ import annotations

from collections import deque
from typing import TYPE_CHECKING, Any, TypeAlias

import numpy as np
import torch

from grader.worker.attachment import is_plain
from grader.worker.placeholder_values import Iterated, Record
from grader.worker.records import record_of

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence

    Numbers: TypeAlias = torch.Tensor | np.ndarray[Any, Any]
    Span: TypeAlias = tuple[int, int]
    """Where something begins in memory, and where it ends."""

KEPT_RESULTS = 64
KEPT_BYTES = 32 << 20
FEW_PAIRS = 1024
"""Up to so many pairs of places are compared one by one, which is quicker than sorting."""
MAX_DEPTH = 8
MAX_PARTS = 10_000
_SIMPLE = frozenset((int, float, bool, str, bytes, type(None)))


class Memory:
    """The results of earlier calls, kept alive so that their memory cannot be given to anything else."""

    def __init__(self) -> None:
        self._kept: deque[tuple[list[Numbers], Sequence[Span], int]] = deque()
        self._places: list[Span] = []
        self._bytes = 0

    def shares(self, mine: Sequence[Span]) -> bool:
        """Tell whether any of these places in memory belongs to an earlier result, too."""
        return meet(mine, self._places)

    def keep(self, parts: Sequence[Numbers], mine: Sequence[Span]) -> None:
        """Keep a result with its places; release the oldest when there are many, or large ones."""
        size = sum(end - start for start, end in mine)
        kept = [part.detach() if isinstance(part, torch.Tensor) else part for part in parts]
        self._kept.append((kept, mine, size))
        self._places += mine
        self._bytes += size
        while len(self._kept) > KEPT_RESULTS or self._bytes > KEPT_BYTES:
            _, released, size = self._kept.popleft()
            del self._places[: len(released)]
            self._bytes -= size


def numbers_in(value: object, depth: int = 0) -> Iterator[Numbers]:
    """Yield the tensors and arrays in a value."""
    if type(value) in _SIMPLE:
        return
    if is_plain(value) or type(value) is np.ndarray:
        yield value
    elif depth < MAX_DEPTH:
        for part in _parts(value):
            yield from numbers_in(part, depth + 1)


def overlap(some: Sequence[Numbers], others: Sequence[Numbers]) -> bool:
    """Tell whether any of the first values shares memory with any of the second."""
    return meet(spans(some), spans(others))


def _parts(value: object) -> Iterable[object]:
    if isinstance(value, Iterated) and type(value) is Iterated:
        return value.items[:MAX_PARTS]
    if type(value) is dict:
        return list(value.values())[:MAX_PARTS]
    if type(value) in (list, tuple):
        parts: list[object] = list(value)  # type: ignore[call-overload] # one of two
        return parts[:MAX_PARTS]
    record = value if isinstance(value, Record) and type(value) is Record else record_of(value)
    return () if record is None else list(record.fields.values())


def spans(parts: Iterable[Numbers]) -> list[Span]:
    """Return where in memory these lie; what has no memory is left out."""
    return [span for span in map(_span, parts) if span[0] < span[1]]


def meet(some: Sequence[Span], others: Sequence[Span]) -> bool:
    """Tell whether any of the first places has a byte in common with any of the second."""
    if len(some) * len(others) > FEW_PAIRS:
        return _meet_sorted(some, others)
    for low, high in some:  # a loop instead of a generator: it runs over all earlier results after every call
        for start, end in others:
            if low < end and start < high:
                return True
    return False


def _meet_sorted(some: Sequence[Span], others: Sequence[Span]) -> bool:
    """Tell the same in one pass over all places in the order of their beginnings."""
    reach = [0, 0]  # how far the places of each side that were seen so far go
    for low, high, side in sorted([*((*span, 0) for span in some), *((*span, 1) for span in others)]):
        if low < reach[1 - side]:
            return True
        reach[side] = max(reach[side], high)
    return False


def _span(part: Numbers) -> tuple[int, int]:
    if not isinstance(part, torch.Tensor):
        return np.lib.array_utils.byte_bounds(part) if part.size else (0, 0)
    if not part.numel():
        return (0, 0)
    try:
        storage = part.untyped_storage()
        start = storage.data_ptr()
    except (RuntimeError, NotImplementedError):  # a tensor of a transformation has no memory
        return (0, 0)
    return (start, start + storage.nbytes())
