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
    from grader.result import Result, Verdict

_YOURS = Text("Your notebook", "你的笔记本")


def mime_bundle(result: Result, exercise: Exercise, terminal: Terminal) -> dict[str, str]:
    """Return a student's result by MIME type: a whole page, with the exercise's hints to open, and text."""
    who = _YOURS[terminal.language]
    result = replace(result, checks=tuple(_repeated_in_cell(verdict, result) for verdict in result.checks))
    info = replace(words_of(exercise), points=result.max_score)  # of one check or case: its own points
    table = GradeTable.of([replace(result, student=who)], CourseInfo(exercise.title, (info,), exercise.languages))
    view = replace(student_view(table, who), hints=info.hints)
    screen = ResultScreen(result, exercise, terminal.language, terminal.width)
    with terminal.out.capture() as captured:
        terminal.show(*screen.parts())
    return {"text/html": student_page(view, terminal.language).decode(), "text/plain": captured.get()}


def _repeated_in_cell(verdict: Verdict, result: Result) -> Verdict:
    """Return a verdict with the magic that repeats its case in the notebook: a command would need a file."""
    example = verdict.counterexample
    if example is None or not example.reproduce or result.submission is None:
        return verdict
    command = example.reproduce.removeprefix("grader ").replace(f" {result.submission.path}", "", 1)
    return replace(verdict, counterexample=replace(example, reproduce=f"%{command}"))
