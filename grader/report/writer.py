"""The report of a class as a folder: pages, tables, and the part to hand out."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from grader.report.export.csvfile import LIST_HEADER
from grader.report.export.request import SHOWN_NAMES, one_line
from grader.report.filenames import page_names
from grader.report.files import (
    BESIDE,
    OPEN_FOLDER,
    PRIVATE_FOLDER,
    make_folder,
    remove_files,
    remove_others,
    remove_unfinished,
    translate_errors,
)
from grader.report.page_inputs import PageInputs
from grader.report.page_settings import INDEX, LIST, PageSettings
from grader.report.page_store import PageStore
from grader.report.result_store import InMemoryResults, ResultStore, blank_sheet
from grader.text import Text

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Mapping, Sequence
    from pathlib import Path

    from grader.gradebook.changes import Change
    from grader.gradebook.history import RunScores
    from grader.report.outline import CourseInfo
    from grader.result import Result
    from grader.text import Language


@dataclass(frozen=True, slots=True)
class Report:
    """What was written: the instructor's page, and the page of each student."""

    index: Path
    pages: Mapping[str, Path]
    failed: tuple[str, ...] = ()
    """Students whose page could not be made; a page in its place says so."""


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
    anew: bool = False,
) -> Report:
    """Write `results.json`, `grades.csv`, `index.html` and `students/` into a folder that only its owner can read.

    With `page_secret` the students' pages get names that cannot be guessed, always the same for the same secret, and
    `students.csv` lists them. Pages of an earlier report that this one lacks are removed. The same results give the
    same bytes, so what is there and would come out the same is not made again, unless all is wanted `anew`. `watch` is
    told how many students' pages are done; `changes` are those of the last run, `history` the scores after each run.

    Raises:
        UsageError: the folder cannot be written, or is one that all users share.
        ValueError: a result names no student.
    """
    ledger = results if isinstance(results, ResultStore) else InMemoryResults.of(results)
    blank = blank_sheet(ledger, course)
    settings = PageSettings(folder, language, page_names(blank.students, page_secret))
    students = folder / "students"
    make_folder(folder, PRIVATE_FOLDER)
    # a web server must be able to read the part to hand out; the folder around it keeps others out
    make_folder(students, OPEN_FOLDER)
    make_folder(students / BESIDE, OPEN_FOLDER)
    store = PageStore(folder) if anew else PageStore.of(folder)
    inputs = PageInputs.of(blank, ledger, settings, (changes, history, page_secret is not None))
    stale = [name for name in blank.students if not store.keeps(settings.page(name), inputs.of_student.get(name))]
    failed: tuple[str, ...] = ()
    if stale or not store.keeps(INDEX, inputs.of_class):
        from grader.report.render_class import Edition  # noqa: PLC0415 - templates are needed only where some are filled

        edition = Edition(blank, ledger, settings, changes, history, listed=page_secret is not None)
        failed = edition.make(store, inputs, stale, cores, watch)
    store.save()
    _tidy(settings, store, listed=page_secret is not None)
    pages = {student: folder / settings.page(student) for student in settings.files}
    return Report(folder / INDEX, pages, failed)


def _tidy(settings: PageSettings, store: PageStore, *, listed: bool) -> None:
    """Remove what earlier reports left and this one has not."""
    students = settings.folder / "students"
    remove_others(students, frozenset(settings.files.values()))
    remove_files(students / BESIDE, frozenset(path.removeprefix("students/") for path in store.files()))
    remove_unfinished(students)
    remove_unfinished(settings.folder)
    path = settings.folder / LIST
    with translate_errors(path):
        # our own old list, not the user's roster
        if not listed and path.is_file() and path.read_bytes().startswith(LIST_HEADER):
            path.unlink()


def pages_failed(students: Sequence[str]) -> Text:
    """Say whose pages could not be made."""
    text = Text(
        "The grader itself failed: the pages of {count} students could not be made ({names}). All results are in"
        " the tables.",
        "grader 自身出错：有 {count} 名学生的页面未能生成（{names}）。所有成绩都在表格中。",
    )
    names = ", ".join(map(one_line, students[:SHOWN_NAMES])) + ("…" if len(students) > SHOWN_NAMES else "")
    return text.format(count=len(students), names=names)
