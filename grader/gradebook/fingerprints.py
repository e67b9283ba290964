"""Digests of all that a student's results are made from: as long as one is equal, nothing about them has changed."""

from __future__ import annotations

import hashlib
from collections import defaultdict
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Any, Final

from grader.framing import framed
from grader.gradebook.names import from_sql

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Mapping

# Rows are deleted and moved to other names, so their numbers say nothing: what they hold is read.
_TABLES: Final = (
    """SELECT student, json_extract(document, '$.submission.sha256'), exercise, run, id, key, score, document
    FROM results ORDER BY student, exercise, id""",
    "SELECT student, NULL, exercise, run, sha256, at, source FROM handins ORDER BY rowid",
    """SELECT student, NULL, id, exercise, change, points, check_id, reason, author, at, undone
    FROM adjustments ORDER BY id""",
    "SELECT student, NULL, document FROM enrolled",
)


@dataclass(frozen=True, slots=True)
class Fingerprint:
    """A digest of all rows of a student, earlier results too: another attempt may count one day."""

    digest: bytes
    sources: tuple[str, ...]
    """The SHA-256 of each judged file, in order."""

    def under(self, rules: bytes) -> Fingerprint:
        """Return the fingerprint of what these rules make of the rows."""
        return replace(self, digest=hashlib.sha256(self.digest + rules).digest())


def fingerprints(query: Callable[[str], Iterable[tuple[Any, ...]]]) -> Mapping[str, Fingerprint]:
    """Return the fingerprint of each student, reading row by row: a large class does not fit into memory."""
    digests: dict[str, hashlib._Hash] = defaultdict(hashlib.sha256)
    sources: dict[str, set[str]] = defaultdict(set)
    for table in _TABLES:
        for student, source, *row in query(table):
            digest = digests[student]
            for part in framed((table.encode(), *map(_bytes, row))):
                digest.update(part)
            if source is not None:
                sources[student].add(source)
    return {
        from_sql(student): Fingerprint(digest.digest(), tuple(sorted(sources[student])))
        for student, digest in digests.items()
    }


def _bytes(value: object) -> bytes:
    return value.encode() if isinstance(value, str) else repr(value).encode()
