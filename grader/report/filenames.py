"""Names of the students' pages: safe in every file system, different for each student, the same in every run."""

from __future__ import annotations

import hashlib
import hmac
import re
import unicodedata
from collections import Counter
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

STEM = 80
"""Most bytes of a file's name before its suffix; some file systems stop at 143."""
_DIGEST = re.compile(r"-[0-9a-f]{16}$")
_RESERVED = re.compile(r"(con|prn|aux|nul|com\d|lpt\d|index|default)(\..*)?$")


def page_names(students: Iterable[str], secret: bytes | None = None) -> Mapping[str, str]:
    """Return the file name of each student's page; with a secret, names that say nothing and cannot be guessed.

    A name that is a good file name is kept; any other is changed and gets a digest of itself. A name depends on other
    names only if two differ in ways that some file systems ignore: then the less plain one, or both, get the digest.
    """
    named = sorted(set(students))
    if secret is not None:
        return {student: f"{_token(student, secret)}.html" for student in named}
    folded = Counter(map(_folded, named))
    return {
        student: f"{_stem(student, shared=folded[_folded(student)] > 1 and student != _folded(student))}.html"
        for student in named
    }


def _stem(student: str, *, shared: bool) -> str:
    stem = _clean(student)
    # a name that ends like our digests gets a digest too, so that nobody can take the name of another's page
    if stem == unicodedata.normalize("NFC", student) and not (
        shared or _DIGEST.search(stem) or _RESERVED.match(stem.casefold())
    ):
        return stem
    return f"{stem}-{hashlib.sha256(_bytes(student)).hexdigest()[:16]}"


def _clean(student: str) -> str:
    kept = "".join(character if _harmless(character) else "_" for character in unicodedata.normalize("NFC", student))
    short = kept.encode("utf-8")[:STEM].decode("utf-8", "ignore")
    return re.sub(r"^[^\w]|[. ]$", "_", short) or "_"


def _harmless(character: str) -> bool:
    # letters, marks and digits of every script; no control or invisible characters, no special punctuation
    return unicodedata.category(character)[0] in "LMN" or character in "-_. @+"


def _folded(student: str) -> str:
    return unicodedata.normalize("NFKC", unicodedata.normalize("NFKC", student).casefold())


def _token(student: str, secret: bytes) -> str:
    return hmac.new(secret, _bytes(student), hashlib.sha256).hexdigest()[:32]


def _bytes(student: str) -> bytes:
    return student.encode("utf-8", "surrogatepass")
