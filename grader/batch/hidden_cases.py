"""Name the hidden cases of an exercise, so that two results can be told to be of the same ones."""

from __future__ import annotations

import hashlib
import hmac
import json
from functools import cache
from typing import TYPE_CHECKING, Final

from grader.course.plain_form import plain_form
from grader.result import Visibility

if TYPE_CHECKING:
    from grader.course.model import Exercise

_DIGITS: Final = 12
"""Hexadecimal digits of a name: no two are equal by chance."""


def hidden_cases_of(exercise: Exercise, secret: str) -> str:
    """Return a name for what the hidden checks of an exercise ask under a secret seed; empty if it has none.

    The name changes with the secret, with the hidden checks and with the tests that they name, but not with titles. It
    says nothing about the secret: who guesses secrets must spend a tenth of a second on each.
    """
    hidden = tuple(check for check in exercise.checks if check.visibility is Visibility.HIDDEN)
    if not hidden:
        return ""
    asked = plain_form((exercise.id, hidden))
    digest = hmac.new(_stretched(secret), json.dumps(asked).encode(), hashlib.sha256)
    for path in exercise.tests:
        digest.update(hashlib.sha256(path.read_bytes().replace(b"\r\n", b"\n")).digest())
    return digest.hexdigest()[:_DIGITS]


@cache
def _stretched(secret: str) -> bytes:
    """Return a key made of a secret, which takes time and memory."""
    return hashlib.scrypt(secret.encode("utf-8", "surrogatepass"), salt=b"hidden cases", n=1 << 14, r=8, p=1)
