"""What a student's own repository publishes: one page and a badge, with nothing about anybody else."""

from __future__ import annotations

from typing import TYPE_CHECKING

from grader.report.export import badge, junit, markdown
from grader.report.export.jsonfile import results
from grader.report.files import (
    OPEN_FILE,
    OPEN_FOLDER,
    PRIVATE_FILE,
    PRIVATE_FOLDER,
    make_folder,
    remove_unfinished,
    write_file,
)
from grader.report.html.pages import student_page
from grader.report.views.student import student_view

if TYPE_CHECKING:
    from pathlib import Path

    from grader.report.grade_table import GradeTable
    from grader.text import Language

SITE = "site"
"""The folder within the report that may be published."""


def write_site(sheet: GradeTable, student: str, folder: Path, language: Language) -> Path:
    """Write `results.json`, `junit.xml`, `summary.md` and `site/` with the page and the badge; return the page.

    Raises:
        UsageError: the folder cannot be written.
    """
    make_folder(folder, PRIVATE_FOLDER)
    make_folder(folder / SITE, OPEN_FOLDER)
    write_file(folder / "results.json", results(sheet, language), PRIVATE_FILE)
    write_file(folder / junit.FILE, junit.document(sheet, language, named=False), PRIVATE_FILE)
    write_file(folder / markdown.SUMMARY, markdown.summary(sheet, student, language), PRIVATE_FILE)
    write_file(folder / SITE / badge.FILE, badge.badge(sheet, sheet.total(student), language), OPEN_FILE)
    page = folder / SITE / "index.html"
    write_file(page, student_page(student_view(sheet, student), language), OPEN_FILE)
    remove_unfinished(folder)
    remove_unfinished(folder / SITE)
    return page
