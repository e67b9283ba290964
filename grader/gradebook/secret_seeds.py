"""The secrets that a gradebook keeps: what hidden cases are drawn from, and what pages are named by."""

from __future__ import annotations

import hashlib
import hmac
from typing import TYPE_CHECKING, Any

from grader.gradebook.names import as_sql, from_sql

if TYPE_CHECKING:
    from collections.abc import Callable


class SecretSeeds:
    """The gradebook's own secret, made once, and one that was given in its place for hidden cases."""

    def __init__(self, rows: Callable[..., list[tuple[Any, ...]]]) -> None:
        """Work on a gradebook's settings."""
        self._rows = rows

    @property
    def current(self) -> str:
        """The seed of the hidden cases: the same for every run and every student, until another one is given."""
        return self._read("given_secret_seed") or self._read("secret_seed")

    @property
    def of_pages(self) -> bytes:
        """The secret for page names that cannot be guessed, even by somebody who knows the given seed."""
        return hmac.digest(self._read("secret_seed").encode(), b"names of students' pages", hashlib.sha256)

    def give(self, seed: str) -> None:
        """Draw hidden cases from this seed, now and in later runs."""
        self._rows("INSERT OR REPLACE INTO settings VALUES ('given_secret_seed', ?)", (as_sql(seed),))

    def _read(self, name: str) -> str:
        rows = self._rows("SELECT value FROM settings WHERE name = ?", (name,))
        return from_sql(rows[0][0]) if rows else ""
