"""Prints the students' pages: one after another, or on several cores where a class is large."""

from __future__ import annotations

import multiprocessing
from concurrent.futures import ProcessPoolExecutor, as_completed
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from grader.report.files import OPEN_FILE, write_file
from grader.report.pages import student_page
from grader.report.student import student_view

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Mapping, Sequence
    from pathlib import Path

    from grader.report.sheet import Sheet
    from grader.text import Language

WORTHWHILE = 100
"""Students from which on it is worth starting processes for, which takes half a second."""
BATCH = 20
"""Students whose results are sent to a process at a time."""


@dataclass(frozen=True, slots=True)
class Edition:
    """What all pages of a report have in common."""

    folder: Path
    language: Language
    files: Mapping[str, str]
    """The name of each student's page in `students/`."""


def print_pages(sheet: Sheet, edition: Edition, cores: int, watch: Callable[[int], None]) -> None:
    """Write every student's page; `watch` is told how many are done.

    Raises:
        UsageError: a page cannot be written.
    """
    if cores == 1 or len(sheet.students) < WORTHWHILE:
        for done, student in enumerate(sheet.students, start=1):
            _print(sheet, edition, [student])
            watch(done)
        return
    done = 0
    # forked, they would inherit locks that another thread of ours may hold; fresh ones know nothing but what they get
    with ProcessPoolExecutor(cores, mp_context=multiprocessing.get_context("spawn")) as pool:
        tasks = [pool.submit(_print, part, edition, part.students) for part in _parts(sheet)]
        try:
            for task in as_completed(tasks):
                done += task.result()
                watch(done)
        except BaseException:  # also when interrupted: what has not begun is not begun any more
            pool.shutdown(cancel_futures=True)
            raise


def _parts(sheet: Sheet) -> Iterator[Sheet]:
    """Cut a class into sheets of a few students each, with nobody else's results."""
    for start in range(0, len(sheet.students), BATCH):
        students = sheet.students[start : start + BATCH]
        pairs = ((student, exercise.id) for student in students for exercise in sheet.exercises)
        results = {pair: sheet.results[pair] for pair in pairs if pair in sheet.results}
        yield replace(sheet, students=students, results=results)


def _print(sheet: Sheet, edition: Edition, students: Sequence[str]) -> int:
    for student in students:
        page = student_page(student_view(sheet, student, edition.folder), edition.language)
        write_file(edition.folder / "students" / edition.files[student], page, OPEN_FILE)
    return len(students)
