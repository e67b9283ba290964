"""Print the results of `check`: one in detail, several as a list."""

from __future__ import annotations

from decimal import Decimal
from typing import TYPE_CHECKING, Literal

from grader.cli import codes
from grader.cli.codes import code_of
from grader.cli.screen import ResultScreen
from grader.report.numbers import points
from grader.result import SCHEMA
from grader.result_json import result_to_json
from grader.text import Text

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from grader.cli.options import Output
    from grader.cli.single import JudgedFile
    from grader.cli.terminal import Terminal
    from grader.course.model import Exercise
    from grader.result import Result


def show_result(
    result: Result,
    exercise: Exercise,
    output: Output,
    terminal: Terminal,
    *,
    part: Literal["case", "check"] | None = None,
) -> Sequence[int]:
    """Print a result: as JSON, as its score alone, or with everything that helps; return the hints that were shown.

    `part` says that only a case or a check was asked.
    """
    terminal = terminal.of_course(exercise.languages)
    screen = ResultScreen(result, exercise, terminal.language, terminal.width, part=part)
    if output == "json":
        terminal.document(result_to_json(result, terminal.language))
    elif terminal.quiet:
        terminal.show(screen.last())
    else:
        terminal.show(*screen.parts())
    return screen.hints


def show_list(results: Iterable[Result], terminal: Terminal) -> None:
    """Print results as JSON, in the form of `results.json`."""
    documents = [result_to_json(result, terminal.language) for result in results]
    terminal.document({"schema": SCHEMA, "results": documents})


def show_total(judged: Sequence[JudgedFile], terminal: Terminal) -> None:
    """Print the total of several files."""
    text = Text("In all {score} of {most} points.", "共 {most} 分中得 {score} 分。")
    score = sum((file.result.score or Decimal(0) for file in judged), Decimal(0))
    most = sum((file.result.max_score for file in judged), Decimal(0))
    terminal.say(text.format(score=points(score), most=points(most)))


def worst_code(results: Iterable[Result]) -> int:
    """Return the exit code of several results: our own fault comes before failed checks."""
    found = {code_of(result) for result in results}
    return next((code for code in (codes.OUR_FAULT, codes.NOT_PASSED) if code in found), codes.PASSED)
