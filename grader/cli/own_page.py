"""A student's own page of the last check, written for their browser."""

from __future__ import annotations

import os
import subprocess
import sys
import webbrowser
from contextlib import suppress
from dataclasses import replace
from typing import TYPE_CHECKING, Final

from grader.cli.outline import words_of
from grader.cli.state import folders
from grader.errors import UsageError
from grader.report.files import PRIVATE_FILE, PRIVATE_FOLDER, make_folder, write_file
from grader.report.grade_table import GradeTable
from grader.report.handed_in import FOLDER, keep_sources
from grader.report.largest import fitting_page
from grader.report.outline import CourseInfo
from grader.report.views.student import student_view
from grader.submission.clean import cleaned_line
from grader.text import Text

if TYPE_CHECKING:
    from collections.abc import Sequence
    from pathlib import Path

    from grader.cli.single import JudgedFile
    from grader.cli.terminal import Terminal
    from grader.text import Language

_NOWHERE: Final = Text("The page cannot be written: no disk has room for it.", "无法写入网页：磁盘没有空间。")
_TITLE: Final = Text("Your check", "你的检查结果")


def open_page(judged: Sequence[JudgedFile], terminal: Terminal) -> None:
    """Write the page and show it in the browser; without a browser, print the path of the page.

    Raises:
        UsageError: the page cannot be written anywhere.
    """
    page = write_page(judged, terminal.language)
    if not show_in_browser(page):
        text = Text("No browser could be opened. The page is {page}", "无法打开浏览器。网页在 {page}")
        terminal.complain(text.format(page=page))


def write_page(judged: Sequence[JudgedFile], language: Language) -> Path:
    """Write a page of these results, in place of the last one, into a folder that only the user can read.

    Raises:
        UsageError: it cannot be written anywhere.
    """
    name = cleaned_line(", ".join(file.path.name for file in judged))
    info = CourseInfo(_TITLE, tuple(words_of(file.exercise) for file in judged), judged[0].exercise.languages)
    sheet = GradeTable.of([replace(file.result, student=name) for file in judged], info)
    sources = {file.result.submission.sha256: file.data for file in judged if file.result.submission is not None}
    refused: UsageError | None = None
    for home in folders():
        folder = home / f"page-{os.getuid()}" if hasattr(os, "getuid") else home / "page"
        try:
            make_folder(folder, PRIVATE_FOLDER)
            _forget_sources(folder / FOLDER)
            keep_sources(folder, sources)
            _, content = fitting_page(student_view(sheet, name, folder), language)
            write_file(folder / "index.html", content, PRIVATE_FILE)
        except UsageError as error:
            refused = error
            continue
        return folder / "index.html"
    raise refused or UsageError(_NOWHERE)


def show_in_browser(page: Path) -> bool:
    """Open a page in the user's browser; return whether there is one."""
    address = page.absolute().as_uri()
    if sys.platform == "darwin":  # there `webbrowser` uses AppleScript, which is slower and loses the fragment
        return subprocess.run(["/usr/bin/open", address], check=False, capture_output=True).returncode == 0  # noqa: S603 - the system's own
    try:
        return webbrowser.open(address)
    except (webbrowser.Error, OSError):
        return False


def _forget_sources(folder: Path) -> None:
    """Remove the sources that the last page showed."""
    with suppress(OSError):
        for path in folder.iterdir():
            path.unlink()
