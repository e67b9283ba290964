"""How large anything may be that crosses between judge and worker, and the error when it is not."""

from __future__ import annotations

MAX_BYTES = 64 << 20
"""Of a whole frame."""
MAX_HEADER = 4 << 20
MAX_NODES = 100_000
MAX_ATTACHMENTS = 4_096
"""Of an answer: the judge makes a tensor of each, which takes far longer than to send it."""
MAX_DEPTH = 32
MAX_DIMS = 16
MAX_SPREAD = 1 << 40
"""Of the product of a tensor's sizes but zeros: torch multiplies them into strides even where there is no byte."""
MAX_STRING = 1 << 20
MAX_DIGITS = 400
MAX_NAME = 200
MAX_KEY = 1_000
"""Of a dict's key."""
MAX_KEYS = 4_096
"""Of keys and elements of sets in an answer that are no strings: only the hashes of strings cannot be made to clash."""
MAX_KEY_DEPTH = 4
MAX_FIELDS = 200
"""Of a dataclass."""


class FrameError(ValueError):
    """The bytes are no frame, or the value has no place in one."""


def is_text(text: str) -> bool:
    """Tell whether a string is short enough and can be printed and stored (no lone surrogates)."""
    if len(text) > MAX_STRING:
        return False
    try:
        text.encode()
    except UnicodeEncodeError:
        return False
    return True


def printable(text: str, longest: int) -> str:
    """Return at most `longest` characters of a text, with what cannot be encoded escaped."""
    return text[:longest].encode("utf-8", "backslashreplace").decode("utf-8")[:longest]
