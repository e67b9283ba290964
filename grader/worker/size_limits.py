"""The largest sizes of everything that passes between judge and worker, and the error for what is larger."""

from __future__ import annotations

MAX_BYTES = 64 << 20
"""Bytes of a whole frame."""
MAX_HEADER = 4 << 20
MAX_NODES = 100_000
MAX_ATTACHMENTS = 4_096
"""Tensors of an answer: making one takes the judge far longer than sending it takes the worker."""
MAX_DEPTH = 32
MAX_DIMS = 16
MAX_SPREAD = 1 << 40
"""The product of a tensor's sizes without zeros: torch multiplies them into strides even if there are no bytes."""
MAX_STRING = 1 << 20
MAX_DIGITS = 400
MAX_NAME = 200
MAX_KEY = 1_000
"""Characters of a dict's key."""
MAX_KEYS = 4_096
"""Keys and elements of sets in an answer that are not strings: only the hashes of strings cannot be made to clash."""
MAX_KEY_DEPTH = 4
MAX_FIELDS = 200
"""Fields of a dataclass."""


class FrameError(ValueError):
    """The bytes are not a frame, or the value does not fit into one."""


def is_text(text: str) -> bool:
    """Tell whether a string is short enough and can be printed and stored (no lone surrogates)."""
    if len(text) > MAX_STRING:
        return False
    if text.isascii():
        return True
    try:
        text.encode()
    except UnicodeEncodeError:
        return False
    return True


def printable(text: str, longest: int) -> str:
    """Return at most `longest` characters of a text, with what cannot be encoded escaped."""
    return text[:longest].encode("utf-8", "backslashreplace").decode("utf-8")[:longest]
