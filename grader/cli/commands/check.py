"""`grader check`."""

import os
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any, Literal

import typer

from grader.cli.codes import code_of
from grader.cli.options import (
    CourseOption,
    DeviceOption,
    ExerciseArgument,
    IsolationOption,
    LangOption,
    NoColorOption,
    QuietOption,
    SeedOption,
)
from grader.cli.terminal import Terminal
from grader.sandbox.isolation import require_processes

if TYPE_CHECKING:
    from collections.abc import Mapping


def check(  # noqa: PLR0913 - one parameter per option, which also makes it long
    exercise: ExerciseArgument,
    file: Annotated[
        Path | None,
        typer.Argument(metavar="FILE", help="Your file; otherwise ID.py, else ID.ipynb, in the current folder."),
    ] = None,
    *,
    case: Annotated[
        str | None,
        typer.Option("--case", metavar="TEXT", help="Only this case, as a failed check printed it."),
    ] = None,
    course: CourseOption = None,
    device: DeviceOption = "cpu",
    seed: SeedOption = None,
    output: Annotated[
        Literal["text", "json", "pytest-json"],
        typer.Option(
            "--format",
            metavar="text|json|pytest-json",
            help="For people, as JSON, or as pytest-json-report writes it; nothing else on standard output.",
        ),
    ] = "text",
    isolation: IsolationOption = "auto",
    no_keep: Annotated[
        bool, typer.Option("--no-keep", help="Leave no judge behind to answer the next check at once (GRADER_KEEP=0).")
    ] = False,
    lang: LangOption = None,
    quiet: QuietOption = False,
    no_color: NoColorOption = False,
) -> None:
    """Judge your file for one exercise, and say what is wrong and why."""
    terminal = Terminal.open(lang, quiet=quiet, no_color=no_color)
    require_processes()
    warm = None
    if not no_keep and os.environ.get("GRADER_KEEP") != "0" and device == "cpu" and output != "pytest-json":
        # It takes seconds to get ready: meanwhile the course and the file are read.
        from grader.standby.client import reach  # noqa: PLC0415 - most commands have no use for it

        warm = reach()
    from grader.cli.single import FileCheck, judge_file, show_result  # noqa: PLC0415 - while the judge gets warm

    wanted = FileCheck(exercise, file, course, case, seed, device, isolation)
    sessions: list[Mapping[str, Any]] = []
    try:
        judged = judge_file(wanted, warm, terminal, sessions.append)
    finally:
        if warm is not None:
            warm.close()
    if output == "pytest-json":
        terminal.document(*sessions)
    else:
        show_result(judged.result.for_student(), judged.exercise, output, terminal, case=case is not None)
    raise typer.Exit(code_of(judged.result))
