"""Remove the output from a large notebook before anything reads it: byte by byte, without building its JSON."""

from __future__ import annotations

import re
from itertools import pairwise

_OUTPUTS = re.compile(rb'"outputs"\s*:\s*\[')
# No part is tried twice, so hostile bytes cost no more than others; a lone quote is a string without an end.
_TOKEN = re.compile(rb'"(?:[^"\\]++|\\.)*+"|["\[\]{}]', re.DOTALL)


def without_outputs(data: bytes) -> bytes:
    """Return a notebook with empty lists of outputs; anything not understood stays as it is."""
    cuts: list[tuple[int, int]] = [(0, 0)]
    position = 0
    while found := _OUTPUTS.search(data, position):
        end = _end_of_list(data, found.end())
        if end is None:
            break
        cuts.append((found.end(), end))
        position = end
    cuts.append((len(data), len(data)))
    return b"".join(data[end:start] for (_, end), (start, _) in pairwise(cuts))


def _end_of_list(data: bytes, start: int) -> int | None:
    """Return where the list closes whose first bracket ends at `start`."""
    depth = 1
    for token in _TOKEN.finditer(data, start):
        match token[0]:
            case b"[" | b"{":
                depth += 1
            case b"]" | b"}":
                depth -= 1
            case b'"':
                return None
        if depth == 0:
            return token.start()
    return None
