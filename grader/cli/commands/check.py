"""`grader check`."""

from collections.abc import Callable, Mapping
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any, Literal

import typer

from grader.cli.codes import code_of
from grader.cli.conditions import chosen_device, conditions_of
from grader.cli.intake import tell_foreign
from grader.cli.opening import open_course
from grader.cli.options import (
    CourseOption,
    DeviceOption,
    ExerciseArgument,
    IsolationOption,
    LangOption,
    NoColorOption,
    Output,
    QuietOption,
    SeedOption,
)
from grader.cli.screen import ResultScreen
from grader.cli.terminal import Terminal
from grader.cli.work import file_named, submission_file, told_beside
from grader.course.find import find_exercise, is_fallback
from grader.course.model import Exercise
from grader.result import Result
from grader.result_json import result_to_json
from grader.sandbox.isolation import require_processes
from grader.sandbox.zygote import Zygote
from grader.submission.intake import read_submission
from grader.submission.reading_tool import preloaded
from grader.submission.submission import Submission

if TYPE_CHECKING:
    from grader.judge.conditions import Conditions


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
    lang: LangOption = None,
    quiet: QuietOption = False,
    no_color: NoColorOption = False,
) -> None:
    """Judge your file for one exercise, and say what is wrong and why."""
    terminal = Terminal.open(lang, quiet=quiet, no_color=no_color)
    require_processes()
    opened = open_course(course)
    found = find_exercise(opened, exercise)
    path = submission_file(found, file or file_named(exercise), Path.cwd())
    conditions = conditions_of(seed or opened.seed, chosen_device(device, terminal), isolation)
    submission = read_submission(path, found.id, found.files)
    if is_fallback(opened.root, Path.cwd(), course):
        tell_foreign([submission], opened, terminal)
    sessions: list[Mapping[str, Any]] = []
    result = _judge(found, path, submission, case, conditions, sessions.append)
    if output == "pytest-json":
        terminal.document(*sessions)
    else:
        show_result(result.for_student(), found, output, terminal, case=case is not None)
    raise typer.Exit(code_of(result))


def show_result(result: Result, exercise: Exercise, output: Output, terminal: Terminal, *, case: bool = False) -> None:
    """Put a result on standard output: as JSON, as its score alone, or with everything that helps."""
    screen = ResultScreen(result, exercise, terminal.language, terminal.width, case=case)
    if output == "json":
        terminal.document(result_to_json(result, terminal.language))
    elif terminal.quiet:
        terminal.show(screen.single() if case else screen.score())
    else:
        terminal.show(*screen.parts())


def _judge(
    exercise: Exercise,
    path: Path,
    submission: Submission,
    case: str | None,
    conditions: "Conditions",
    report: Callable[[Mapping[str, Any]], None],
) -> Result:
    """Judge one file."""
    beside = told_beside(exercise, path)
    if beside:
        submission = replace(submission, notes=(*submission.notes, beside))
    preload = preloaded([path.name])
    with Zygote.start(isolation=conditions.isolation, device=conditions.device, preload=preload) as zygote:
        # It imports torch, which takes seconds: meanwhile the other process gets warm.
        from grader.judge.single import judge_one  # noqa: PLC0415

        return judge_one(zygote, exercise, submission, conditions, case, report)
