"""Make what of a report is not up to date: the pages of some students, and everything that is about the class."""

from __future__ import annotations

import logging
from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING

from grader.report.export import jsonfile
from grader.report.export.csvfile import page_list
from grader.report.export.formats import EXPORTERS
from grader.report.export.request import ExportRequest
from grader.report.files import PRIVATE_FILE, write_file
from grader.report.html.pages import class_page
from grader.report.page_settings import INDEX, LIST
from grader.report.render_pages import printed
from grader.report.views.classroom import class_view, page_links
from grader.report.views.runs import run_views
from grader.report.views.unnamed import unnamed_mistakes

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence

    from grader.gradebook.changes import Change
    from grader.gradebook.history import RunScores
    from grader.report.grade_table import GradeTable
    from grader.report.page_inputs import PageInputs
    from grader.report.page_settings import PageSettings
    from grader.report.page_store import PageStore
    from grader.report.render_pages import RenderedBatch
    from grader.report.result_store import ResultStore
    from grader.result import Result

_LOG = logging.getLogger(__name__)
FILES = ("csv",)
"""The exports that every report has, beside `results.json`."""


@dataclass(slots=True)
class _Rendered:
    """What is known about the students' pages once they are made."""

    results: dict[tuple[str, str], Result] = field(default_factory=dict)
    failed: dict[str, str] = field(default_factory=dict)
    """By student: why the page could not be made."""
    seals: dict[str, Mapping[str, str]] = field(default_factory=dict)

    def lines(self, parts: Iterable[RenderedBatch], watch: Callable[[int], None]) -> Iterator[bytes]:
        """Yield the lines of `results.json` part by part, and keep the rest of each part."""
        done = 0
        for part in parts:
            self.results.update(part.results)
            self.failed.update(part.failed)
            self.seals.update(part.seals)
            done += part.students
            watch(done)
            yield part.lines


@dataclass(frozen=True, slots=True)
class Edition:
    """All that a report is made from."""

    blank: GradeTable
    results: ResultStore
    settings: PageSettings
    changes: Sequence[Change]
    history: Sequence[RunScores]
    listed: bool
    """Whether a list says whose page is which."""

    def make(
        self,
        store: PageStore,
        inputs: PageInputs,
        stale: Sequence[str],
        cores: int,
        watch: Callable[[int], None],
    ) -> tuple[str, ...]:
        """Make the pages of these students and everything about the class; return whose page could not be made.

        Raises:
            UsageError: a file cannot be written.
        """
        rendered = _Rendered()
        seals: dict[str, str] = {}
        lines = rendered.lines(printed(self.blank, self.results, self.settings, frozenset(stale), cores), watch)
        document = jsonfile.document(lines, self.blank.intake, self.settings.language)
        seals[EXPORTERS["json"].file] = self._written(EXPORTERS["json"].file, document)
        sheet = replace(self.blank, results=rendered.results)
        for name in FILES:
            for path, content in EXPORTERS[name].export(ExportRequest(sheet, self.settings.language)).files.items():
                seals[path] = self._written(path, content)
        if self.listed:
            seals[LIST] = self._written(LIST, page_list(self.settings.files, sheet.students))
        seals[INDEX] = self._written(INDEX, self._index(sheet, tuple(rendered.failed)))
        for student, fault in rendered.failed.items():
            _LOG.error("the page of %r could not be made:\n%s", student, fault)
        for student in stale:
            if student not in rendered.failed:  # it is tried again the next time
                store.put(self.settings.page(student), inputs.of_student.get(student), rendered.seals[student])
        store.put(INDEX, None if rendered.failed else inputs.of_class, seals)
        return tuple(rendered.failed)

    def _index(self, sheet: GradeTable, failed: tuple[str, ...]) -> bytes:
        settings = self.settings
        links = page_links(sheet, settings.files)
        unnamed = unnamed_mistakes(sheet, links, self.results, settings.folder)
        view = class_view(sheet, settings.files, self.changes, failed, unnamed, run_views(self.history))
        return class_page(view, settings.language)

    def _written(self, path: str, content: bytes | Iterable[bytes]) -> str:
        return write_file(self.settings.folder / path, content, PRIVATE_FILE)
