"""Render the students' pages: one after another, or on several cores for a large class."""

from __future__ import annotations

import multiprocessing
import traceback
from collections import deque
from concurrent.futures import ProcessPoolExecutor
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from grader.report.export import jsonfile
from grader.report.files import OPEN_FILE, write_file
from grader.report.handed_in import handed_in
from grader.report.html.pages import stand_in
from grader.report.largest import fitting_page
from grader.report.result_store import without_details
from grader.report.views.student import student_view
from grader.unread import IntakeReport

if TYPE_CHECKING:
    from collections.abc import Collection, Iterator, Mapping
    from concurrent.futures import Future
    from pathlib import Path

    from grader.report.grade_table import GradeTable
    from grader.report.page_settings import PageSettings
    from grader.report.result_store import ResultStore
    from grader.report.views.student import StudentView
    from grader.result import Result

WORTHWHILE = 100
"""From this many students on, starting processes (half a second) is worthwhile."""
BATCH = 10
"""Students whose results are sent to a process together."""
AHEAD = 3
"""Batches that wait for each process."""


@dataclass(frozen=True, slots=True)
class RenderedBatch:
    """What remains of some students after their pages were written: their part of the class's files."""

    students: int
    lines: bytes
    """Their lines of `results.json`."""
    results: Mapping[tuple[str, str], Result]
    """Without the parts that only their own pages show."""
    failed: Mapping[str, str]
    """Students whose page could not be made, each with the traceback of our fault."""
    seals: Mapping[str, Mapping[str, str]]
    """By student: the seals of the files that were written, by their paths in the report."""


@dataclass(frozen=True, slots=True)
class _Work:
    """The outcome of writing some students' pages."""

    lines: bytes
    failed: Mapping[str, str]
    seals: Mapping[str, Mapping[str, str]]


def printed(
    blank: GradeTable, ledger: ResultStore, edition: PageSettings, stale: Collection[str], cores: int
) -> Iterator[RenderedBatch]:
    """Write the pages of these students, and yield the rest of everybody in the order of the students.

    Raises:
        UsageError: a page cannot be written.
    """
    if cores == 1 or len(stale) < WORTHWHILE:
        for part in _parts(blank, ledger):
            yield _printed(_lightened(part), _print(part, edition, stale))
        return
    waiting: deque[tuple[GradeTable, Future[_Work]]] = deque()
    # forked processes would inherit locks that another thread may hold; fresh ones know only what they get
    with ProcessPoolExecutor(cores, mp_context=multiprocessing.get_context("spawn")) as pool:
        try:
            for part in _parts(blank, ledger):
                due = [student for student in part.students if student in stale]
                waiting.append((_lightened(part), pool.submit(_print, part, edition, due)))
                if len(waiting) > AHEAD * cores:
                    yield _next(waiting)
            while waiting:
                yield _next(waiting)
        except BaseException:  # after an interruption, batches that have not begun are dropped
            pool.shutdown(cancel_futures=True)
            raise


def _parts(blank: GradeTable, ledger: ResultStore) -> Iterator[GradeTable]:
    """Divide a class into tables of a few students each, without anybody else's results."""
    for start in range(0, len(blank.students), BATCH):
        students = blank.students[start : start + BATCH]
        results = {(student, result.exercise): result for student in students for result in ledger.of_student(student)}
        unread = tuple(file for student in students for file in blank.intake.of(student))
        yield replace(blank, students=students, results=results, intake=IntakeReport(unread=unread))


def _print(sheet: GradeTable, edition: PageSettings, stale: Collection[str]) -> _Work:
    failed: dict[str, str] = {}
    seals: dict[str, Mapping[str, str]] = {}
    for student in sheet.students:
        if student not in stale:
            continue
        try:
            view, page = fitting_page(_view(sheet, student, edition), edition.language)
            files = {f"students/{name}": data for name, data in _whole_files(sheet, view, edition.folder).items()}
        except Exception:  # noqa: BLE001 - whatever it is, it costs this page alone
            failed[student] = traceback.format_exc()
            page, files = stand_in(student), {}
        files[edition.page(student)] = page
        seals[student] = {name: write_file(edition.folder / name, data, OPEN_FILE) for name, data in files.items()}
    return _Work(jsonfile.lines(sheet, edition.language), failed, seals)


def _view(sheet: GradeTable, student: str, edition: PageSettings) -> StudentView:
    return student_view(sheet, student, edition.folder, edition.files[student].removesuffix(".html"))


def _whole_files(sheet: GradeTable, view: StudentView, folder: Path) -> Mapping[str, bytes]:
    """Return the files that a page shows only in part."""
    found = {}
    for exercise in view.exercises:
        result = sheet.result(view.student, exercise.info)
        data = None if exercise.source.whole or result is None else handed_in(folder, result)
        if data is not None:
            found[exercise.file] = data
    return found


def _lightened(part: GradeTable) -> GradeTable:
    return replace(part, results={pair: without_details(one) for pair, one in part.results.items()})


def _next(waiting: deque[tuple[GradeTable, Future[_Work]]]) -> RenderedBatch:
    part, work = waiting.popleft()
    return _printed(part, work.result())


def _printed(part: GradeTable, work: _Work) -> RenderedBatch:
    return RenderedBatch(len(part.students), work.lines, part.results, work.failed, work.seals)
