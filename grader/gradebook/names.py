r"""Names as SQLite can hold them, one to one: a folder's name may contain bytes that are not text (`\udc80`)."""

from __future__ import annotations

import re

_ESCAPED = re.compile(r"\\(?:(\\)|u([0-9a-f]{4}))")


def as_sql(name: str) -> str:
    """Return a name as SQLite can hold it."""
    escaped = name.replace("\\", "\\\\").replace("\0", "\\u0000")  # SQLite's JSON ends at a NUL
    return escaped.encode("utf-8", "backslashreplace").decode("utf-8")


def from_sql(written: str) -> str:
    """Return the name that `as_sql` wrote."""
    return _ESCAPED.sub(lambda found: found[1] or chr(int(found[2], 16)), written)
