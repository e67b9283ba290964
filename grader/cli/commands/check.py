"""`grader check`."""

import os
from contextlib import contextmanager
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
    from collections.abc import Iterator, Mapping

    from grader.standby.client import WarmJudge


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
    kept = not no_keep and os.environ.get("GRADER_KEEP") != "0" and device == "cpu" and output != "pytest-json"
    with _warm_judge(kept) as warm:
        from grader.cli.single import FileCheck, judge_file, show_result  # while the judge gets warm

        sessions: list[Mapping[str, Any]] = []
        wanted = FileCheck(exercise, file, course, case, seed, device, isolation)
        judged = judge_file(wanted, warm, terminal, sessions.append)
    if output == "pytest-json":
        terminal.document(*sessions)
    else:
        show_result(judged.result.for_student(), judged.exercise, output, terminal, case=case is not None)
    raise typer.Exit(code_of(judged.result))


@contextmanager
def _warm_judge(kept: bool) -> "Iterator[WarmJudge | None]":  # noqa: FBT001 - one question, one answer
    """Find or start the judge that stays, and hang up at the end; None where none is to be kept, or none can be."""
    if not kept:
        yield None
        return
    from grader.standby.client import reach  # only here: help, for one, has no use for it

    warm = reach()
    try:
        yield warm
    finally:
        if warm is not None:
            warm.close()
