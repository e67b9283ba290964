"""What students handed in, kept beside the gradebook so that pages can show it with its lines."""

from __future__ import annotations

import io
import json
import re
import tokenize
from dataclasses import dataclass
from typing import TYPE_CHECKING

from grader.report.code import python
from grader.report.files import PRIVATE_FILE, PRIVATE_FOLDER, make_folder, write_file

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping
    from pathlib import Path

    from markupsafe import Markup

    from grader.result import Result
    from grader.text import Text

FOLDER = "submissions"
LARGEST = 2**23
"""Bytes of a file that is looked into: a notebook carries its pictures."""
LONGEST, LINES = 2**17, 2_000
"""Characters of a source that is shown, and lines of it."""
_DIGEST = re.compile("[0-9a-f]{64}")


@dataclass(frozen=True, slots=True)
class SourceLine:
    """One line, coloured; `marked` where a message speaks of it."""

    number: int
    code: Markup
    marked: bool


@dataclass(frozen=True, slots=True)
class Piece:
    """A file, or one code cell of a notebook, under the name that messages use."""

    name: str
    lines: tuple[SourceLine, ...]


def keep_sources(folder: Path, sources: Mapping[str, bytes]) -> None:
    """Write what was handed in, each file under its SHA-256, where only the owner of the report can read it.

    Raises:
        UsageError: the folder cannot be written.
    """
    kept = folder / FOLDER
    make_folder(kept, PRIVATE_FOLDER)
    for digest, data in sources.items():
        if not (kept / digest).exists():
            write_file(kept / digest, data, PRIVATE_FILE)


def pieces(folder: Path | None, result: Result) -> tuple[Piece, ...]:
    """Return a submission as it was judged, the lines marked that its messages name; nothing if it was not kept."""
    reference = result.submission
    if folder is None or reference is None or not _DIGEST.fullmatch(reference.sha256):
        return ()
    path = folder / FOLDER / reference.sha256
    try:
        data = path.read_bytes() if path.stat().st_size <= LARGEST else b""
    except OSError:  # never kept, or taken away since
        return ()
    said = [result.message, *result.all_notes, *(one.message for one in result.checks)]
    if reference.path.endswith(".ipynb"):
        return tuple(_piece(name, code, said, {name}) for name, code in _cells(data) if _shown(code))
    name = reference.path.replace("\\", "/").rpartition("/")[2]
    code = _decoded(data)
    return (_piece(name, code, said, {name, f"{result.exercise}.py"}),) if _shown(code) else ()


def _shown(code: str) -> bool:
    return bool(code.strip()) and len(code) <= LONGEST


def _piece(name: str, code: str, said: Iterable[Text], names: Iterable[str]) -> Piece:
    place = re.compile(rf"(?<!\w)(?:{'|'.join(map(re.escape, sorted(names)))}), line ([0-9]{{1,6}})\b")
    marked = {int(number) for text in said for number in place.findall(text.en)}
    return Piece(
        name,
        tuple(
            SourceLine(number, line, number in marked)
            for number, line in enumerate(python(code.rstrip()).split("\n")[:LINES], start=1)
        ),
    )


def _decoded(data: bytes) -> str:
    try:
        encoding, _ = tokenize.detect_encoding(io.BytesIO(data).readline)
    except SyntaxError:  # no encoding that Python knows: what can be read is shown
        encoding = "utf-8"
    return data.decode(encoding, "replace").replace("\r\n", "\n").replace("\r", "\n")


def _cells(data: bytes) -> Iterator[tuple[str, str]]:
    """Yield the code cells by name: counted from the top with the others, as an editor counts them."""
    try:
        cells = json.loads(data)["cells"]
        for number, cell in enumerate(cells, start=1):
            if cell["cell_type"] == "code":
                source = cell["source"]
                yield f"cell {number}", source if isinstance(source, str) else "".join(map(str, source))
    except (ValueError, KeyError, TypeError, RecursionError):  # no notebook as they are written today
        return
