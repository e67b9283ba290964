"""Prints the students' pages: one after another, or on several cores where a class is large."""

from __future__ import annotations

import multiprocessing
from collections import deque
from concurrent.futures import ProcessPoolExecutor
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from grader.report import jsonfile
from grader.report.files import OPEN_FILE, write_file
from grader.report.ledger import light
from grader.report.pages import student_page
from grader.report.student import student_view

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping
    from concurrent.futures import Future
    from pathlib import Path

    from grader.report.ledger import Ledger
    from grader.report.sheet import Sheet
    from grader.result import Result
    from grader.text import Language

WORTHWHILE = 100
"""Students from which on it is worth starting processes for, which takes half a second."""
BATCH = 10
"""Students whose results are sent to a process at a time."""
AHEAD = 3
"""Batches that wait for each process."""


@dataclass(frozen=True, slots=True)
class Edition:
    """What all pages of a report have in common."""

    folder: Path
    language: Language
    files: Mapping[str, str]
    """The name of each student's page in `students/`."""


@dataclass(frozen=True, slots=True)
class Printed:
    """What is left of some students once their pages are written: their part of the class's files."""

    students: int
    lines: bytes
    """Their lines of `results.json`."""
    results: Mapping[tuple[str, str], Result]
    """Without what only their own pages show."""


def printed(blank: Sheet, ledger: Ledger, edition: Edition, cores: int) -> Iterator[Printed]:
    """Write every student's page, and yield the rest in the order of the students.

    Raises:
        UsageError: a page cannot be written.
    """
    if cores == 1 or len(blank.students) < WORTHWHILE:
        for part in _parts(blank, ledger):
            yield Printed(len(part.students), _print(part, edition), _lightened(part).results)
        return
    waiting: deque[tuple[Sheet, Future[bytes]]] = deque()
    # forked, they would inherit locks that another thread of ours may hold; fresh ones know nothing but what they get
    with ProcessPoolExecutor(cores, mp_context=multiprocessing.get_context("spawn")) as pool:
        try:
            for part in _parts(blank, ledger):
                waiting.append((_lightened(part), pool.submit(_print, part, edition)))
                if len(waiting) > AHEAD * cores:
                    yield _next(waiting)
            while waiting:
                yield _next(waiting)
        except BaseException:  # also when interrupted: what has not begun is not begun any more
            pool.shutdown(cancel_futures=True)
            raise


def _parts(blank: Sheet, ledger: Ledger) -> Iterator[Sheet]:
    """Cut a class into sheets of a few students each, with nobody else's results."""
    for start in range(0, len(blank.students), BATCH):
        students = blank.students[start : start + BATCH]
        results = {(student, one.exercise): one for student in students for one in ledger.of_student(student)}
        yield replace(blank, students=students, results=results)


def _print(sheet: Sheet, edition: Edition) -> bytes:
    for student in sheet.students:
        page = student_page(student_view(sheet, student, edition.folder), edition.language)
        write_file(edition.folder / "students" / edition.files[student], page, OPEN_FILE)
    return jsonfile.lines(sheet, edition.language)


def _lightened(part: Sheet) -> Sheet:
    return replace(part, results={pair: light(one) for pair, one in part.results.items()})


def _next(waiting: deque[tuple[Sheet, Future[bytes]]]) -> Printed:
    part, lines = waiting.popleft()
    return Printed(len(part.students), lines.result(), part.results)
