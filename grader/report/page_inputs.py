"""What the files of a report are made from, as digests: as long as one is equal, its files would come out the same.

This is the one place that must know it. Anything new that a page shows belongs to a student's rows in the gradebook,
to the course's outline, to the settings of the pages, or in here.
"""

from __future__ import annotations

import hashlib
import os
import sys
from collections import defaultdict
from contextlib import suppress
from dataclasses import dataclass
from functools import cache
from importlib import metadata
from pathlib import Path
from typing import TYPE_CHECKING, Final

from grader.framing import framed, spelled
from grader.report.handed_in import states

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping

    from grader.report.grade_table import GradeTable
    from grader.report.page_settings import PageSettings
    from grader.report.result_store import ResultStore

_PACKAGE: Final = Path(__file__).parents[1]
_ROOMS: Final = ("course", "gradebook", "report", "roster")
"""Where, besides the package's own folder, the code lies that makes pages; the report imports no other room."""
_LIBRARIES: Final = ("jinja2", "markupsafe", "markdown-it-py", "mdit-py-plugins", "pygments")
"""What turns views into HTML; another version may write other bytes."""


@dataclass(frozen=True, slots=True)
class PageInputs:
    """The digests for one report; None where the results do not say what they are made from."""

    of_class: str | None
    """For everything that is about all students."""
    of_student: Mapping[str, str]

    @staticmethod
    def of(blank: GradeTable, store: ResultStore, settings: PageSettings, more: object) -> PageInputs:
        """Take the digests; `more` is all that only the class's files show."""
        found = store.fingerprints()
        if not found:
            return PageInputs(None, {})
        common = _digest((_program(), spelled((blank.course, blank.exercises, settings.language)).encode())).encode()
        kept = states(settings.folder)
        unread = defaultdict(list)
        for file in blank.intake.unread:
            unread[file.student].append(file)
        students = {}
        for student in blank.students:
            sources = [kept.get(source, "") for source in found[student].sources]
            about = (settings.files[student], blank.members.get(student), unread[student], sources)
            students[student] = _digest((common, found[student].digest, spelled(about).encode()))
        whole = (blank.students, blank.intake, blank.members, list(students.values()), more)
        return PageInputs(_digest((common, spelled(whole).encode())), students)


@cache
def _program() -> bytes:
    """Return a digest of what makes pages: our own files, Python, and libraries."""
    versions = []
    for library in _LIBRARIES:
        with suppress(metadata.PackageNotFoundError):
            versions.append(f"{library} {metadata.version(library)}".encode())
    return _digest((sys.version.encode(), *versions, *_sources())).encode()


def _sources() -> Iterator[bytes]:
    """Yield the name and the content of each file that has a part in pages: code, templates, style, script."""
    found = [path for path in _PACKAGE.iterdir() if path.suffix == ".py"]
    for room in _ROOMS:
        for folder, inner, names in os.walk(_PACKAGE / room):
            inner[:] = [name for name in inner if name != "__pycache__"]
            found += [Path(folder, name) for name in names]
    for path in sorted(found):
        yield str(path.relative_to(_PACKAGE)).encode()
        yield path.read_bytes()


def _digest(parts: Iterable[bytes]) -> str:
    digest = hashlib.sha256()
    for part in framed(parts):
        digest.update(part)
    return digest.hexdigest()
