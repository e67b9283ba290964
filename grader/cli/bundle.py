"""A result for notebooks: the student's page for a browser, and the same as text for everything else."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from grader.cli.outline import words_of
from grader.cli.screen import ResultScreen
from grader.report.grade_table import GradeTable
from grader.report.html.pages import student_page
from grader.report.outline import CourseInfo
from grader.report.views.student import student_view
from grader.text import Text

if TYPE_CHECKING:
    from grader.cli.terminal import Terminal
    from grader.course.model import Exercise
    from grader.result import Result

_YOURS = Text("Your notebook", "你的笔记本")


def mime_bundle(result: Result, exercise: Exercise, terminal: Terminal) -> dict[str, str]:
    """Return a student's result by MIME type: a whole page, with the exercise's hints to open, and text."""
    who = _YOURS[terminal.language]
    info = words_of(exercise)
    table = GradeTable.of([replace(result, student=who)], CourseInfo(exercise.title, (info,), exercise.languages))
    view = replace(student_view(table, who), hints=info.hints)
    screen = ResultScreen(result, exercise, terminal.language, terminal.width)
    with terminal.out.capture() as captured:
        terminal.show(*screen.parts())
    return {"text/html": student_page(view, terminal.language).decode(), "text/plain": captured.get()}
