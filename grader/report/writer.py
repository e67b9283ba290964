"""The report of a class as a folder: pages, tables, and the part to hand out."""

from __future__ import annotations

import logging
from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING

from grader.report.export import jsonfile
from grader.report.export.csvfile import LIST_HEADER, page_list
from grader.report.export.formats import EXPORTERS
from grader.report.export.request import SHOWN_NAMES, ExportRequest, one_line
from grader.report.filenames import page_names
from grader.report.files import (
    OPEN_FOLDER,
    PRIVATE_FILE,
    PRIVATE_FOLDER,
    make_folder,
    remove_files,
    remove_others,
    remove_unfinished,
    translate_errors,
    write_file,
)
from grader.report.html.pages import class_page
from grader.report.render_pages import PageSettings, printed
from grader.report.result_store import InMemoryResults, ResultStore, blank_sheet
from grader.report.views.classroom import class_view, page_links
from grader.report.views.runs import run_views
from grader.report.views.student import FILES as BESIDE
from grader.report.views.unnamed import unnamed_mistakes
from grader.text import Text

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
    from pathlib import Path

    from grader.gradebook.changes import Change
    from grader.gradebook.history import RunScores
    from grader.report.outline import CourseInfo
    from grader.report.render_pages import RenderedBatch
    from grader.result import Result
    from grader.text import Language

_LOG = logging.getLogger(__name__)
FILES = ("csv",)
"""The exports that every report has, beside `results.json`."""


@dataclass(frozen=True, slots=True)
class Report:
    """What was written: the instructor's page, and the page of each student."""

    index: Path
    pages: Mapping[str, Path]
    failed: tuple[str, ...] = ()
    """Students whose page could not be made; a page in its place says so."""


@dataclass(slots=True)
class _Rendered:
    """What is known about the students' pages once they are made."""

    results: dict[tuple[str, str], Result] = field(default_factory=dict)
    failed: dict[str, str] = field(default_factory=dict)
    """By student: why the page could not be made."""
    beside: set[str] = field(default_factory=set)
    """The files that pages link to."""

    def lines(self, parts: Iterable[RenderedBatch], watch: Callable[[int], None]) -> Iterator[bytes]:
        """Yield the lines of `results.json` part by part, and keep the rest of each part."""
        done = 0
        for part in parts:
            self.results.update(part.results)
            self.failed.update(part.failed)
            self.beside.update(part.beside)
            done += part.students
            watch(done)
            yield part.lines


def write_reports(  # noqa: PLR0913 - a report has as many sides
    results: Iterable[Result] | ResultStore,
    course: CourseInfo,
    folder: Path,
    language: Language,
    *,
    page_secret: bytes | None = None,
    cores: int = 1,
    watch: Callable[[int], None] = lambda _: None,
    changes: Sequence[Change] = (),
    history: Sequence[RunScores] = (),
) -> Report:
    """Write `results.json`, `grades.csv`, `index.html` and `students/` into a folder that only its owner can read.

    With `page_secret` the students' pages get names that cannot be guessed, always the same for the same secret, and
    `students.csv` lists them. Pages of an earlier report that this one lacks are removed. The same results give the
    same bytes. `watch` is told how many students' pages are done; `changes` are those of the last run, `history` the
    scores after each run.

    Raises:
        UsageError: the folder cannot be written, or is one that all users share.
        ValueError: a result names no student.
    """
    ledger = results if isinstance(results, ResultStore) else InMemoryResults.of(results)
    blank = blank_sheet(ledger, course)
    pages = page_names(blank.students, page_secret)
    students = folder / "students"
    make_folder(folder, PRIVATE_FOLDER)
    # a web server must be able to read the part to hand out; the folder around it keeps others out
    make_folder(students, OPEN_FOLDER)
    make_folder(students / BESIDE, OPEN_FOLDER)
    rendered = _Rendered()
    lines = rendered.lines(printed(blank, ledger, PageSettings(folder, language, pages), cores), watch)
    write_file(folder / EXPORTERS["json"].file, jsonfile.document(lines, blank.intake, language), PRIVATE_FILE)
    sheet = replace(blank, results=rendered.results)
    for name in FILES:
        for path, content in EXPORTERS[name].export(ExportRequest(sheet, language)).files.items():
            write_file(folder / path, content, PRIVATE_FILE)
    for student, fault in rendered.failed.items():
        _LOG.error("the page of %r could not be made:\n%s", student, fault)
    remove_others(students, frozenset(pages.values()))
    remove_files(students / BESIDE, frozenset(rendered.beside))
    remove_unfinished(students)
    _write_list(folder / "students.csv", None if page_secret is None else page_list(pages, sheet.students))
    index = folder / "index.html"
    unnamed = unnamed_mistakes(sheet, page_links(sheet, pages), ledger, folder)
    view = class_view(sheet, pages, changes, tuple(rendered.failed), unnamed, run_views(history))
    write_file(index, class_page(view, language), PRIVATE_FILE)
    remove_unfinished(folder)
    return Report(index, {student: students / page for student, page in pages.items()}, tuple(rendered.failed))


def pages_failed(students: Sequence[str]) -> Text:
    """Say whose pages could not be made."""
    text = Text(
        "The grader itself failed: the pages of {count} students could not be made ({names}). All results are in"
        " the tables.",
        "grader 自身出错：有 {count} 名学生的页面未能生成（{names}）。所有成绩都在表格中。",
    )
    names = ", ".join(map(one_line, students[:SHOWN_NAMES])) + ("…" if len(students) > SHOWN_NAMES else "")
    return text.format(count=len(students), names=names)


def _write_list(path: Path, content: bytes | None) -> None:
    if content is not None:
        write_file(path, content, PRIVATE_FILE)
        return
    with translate_errors(path):
        if path.is_file() and path.read_bytes().startswith(LIST_HEADER):  # our own old list, not the user's roster
            path.unlink()
