"""`grader batch`."""

import os
from dataclasses import dataclass
from pathlib import Path
from typing import Annotated

import typer

from grader.cli.opening import open_course
from grader.cli.options import (
    CourseOption,
    Device,
    DeviceOption,
    FormatOption,
    Isolation,
    IsolationOption,
    LangOption,
    NoColorOption,
    Output,
    QuietOption,
    SeedOption,
)
from grader.cli.terminal import Terminal
from grader.course.find import find_exercise
from grader.course.model import Course, Exercise
from grader.errors import UsageError
from grader.text import Text


@dataclass(frozen=True, slots=True)
class Wanted:
    """What `batch` was asked to do."""

    folder: Path
    out: Path
    course: Course
    exercises: tuple[Exercise, ...]
    """Those named; none: those that somebody handed in."""
    jobs: int
    seed: str
    device: Device
    isolation: Isolation
    fail_under: float | None
    unguessable: bool
    output: Output


def batch(  # noqa: PLR0913 - one parameter an option
    folder: Annotated[
        Path, typer.Argument(metavar="FOLDER", help="The submissions: FOLDER/<student>/exNN.py or exNN.ipynb.")
    ],
    *,
    out: Annotated[
        Path, typer.Option("--out", metavar="DIR", help="Where gradebook, tables and pages go; a run there is resumed.")
    ],
    exercises: Annotated[
        list[str] | None,
        typer.Option(
            "--exercises", metavar="IDS", help="The exercises that are due, as in ex01,ex03; may be repeated."
        ),
    ] = None,
    jobs: Annotated[
        int | None, typer.Option("--jobs", "-j", metavar="N", min=1, help="Processes at a time; otherwise one a core.")
    ] = None,
    fail_under: Annotated[
        float | None,
        typer.Option(
            "--fail-under",
            metavar="PERCENT",
            min=0,
            max=100,
            help="Exit with code 1 when the class has less than this share of the points.",
        ),
    ] = None,
    unguessable: Annotated[
        bool, typer.Option("--unguessable", help="Names of the students' pages that cannot be guessed, with a list.")
    ] = False,
    course: CourseOption = None,
    device: DeviceOption = "cpu",
    seed: SeedOption = None,
    output: FormatOption = "text",
    isolation: IsolationOption = "auto",
    lang: LangOption = None,
    quiet: QuietOption = False,
    no_color: NoColorOption = False,
) -> None:
    """Judge every submission in a folder, and write gradebook, tables and pages."""
    terminal = Terminal.open(lang, quiet=quiet, no_color=no_color)
    if not folder.is_dir():
        text = Text("There is no folder {folder}.", "没有文件夹 {folder}。")
        raise UsageError(text.format(folder=folder))
    opened = open_course(course)
    wanted = Wanted(
        folder=folder,
        out=out,
        course=opened,
        exercises=_named(opened, exercises or []),
        jobs=jobs or _cores(),
        seed=seed or opened.seed,
        device=device,
        isolation=isolation,
        fail_under=fail_under,
        unguessable=unguessable,
        output=output,
    )
    raise typer.Exit(_run(wanted, terminal))


def _named(course: Course, words: list[str]) -> tuple[Exercise, ...]:
    """Return the exercises that `--exercises ex01,ex03 --exercises ex05` names, in the order of the course."""
    ids = {find_exercise(course, one).id for word in words for one in word.split(",") if one.strip()}
    return tuple(exercise for exercise in course.exercises if exercise.id in ids)


def _cores() -> int:
    """Return how many cores this process may use."""
    if hasattr(os, "sched_getaffinity"):  # Linux: a container may have fewer than the machine
        return len(os.sched_getaffinity(0))
    return os.cpu_count() or 1


def _run(wanted: Wanted, terminal: Terminal) -> int:
    """Judge, write, and return the exit code."""
    raise NotImplementedError
