"""`grader batch`."""

from pathlib import Path
from typing import Annotated

from click.exceptions import Exit

from grader.cli.ahead import begun_ahead
from grader.cli.conditions import chosen_devices, cluster_device, jobs_of
from grader.cli.options import (
    GRADEBOOK_FILE,
    CommitOption,
    CourseOption,
    DeviceOption,
    FormatOption,
    IsolationOption,
    JobsOption,
    LangOption,
    NoColorOption,
    PatternOption,
    QuietOption,
    RosterOption,
    SeedOption,
)
from grader.cli.parameters import Argument, Option
from grader.cli.terminal import Terminal
from grader.sandbox.devices import common_name
from grader.sandbox.isolation import require_processes


def batch(  # noqa: PLR0913 - one parameter per option, which also makes it long
    folder: Annotated[
        Path,
        Argument(metavar="FOLDER", help="The submissions: FOLDER/<student>/EXERCISE.py or .ipynb, as in ada/ex02.py."),
    ],
    *,
    out: Annotated[
        Path, Option("--out", metavar="DIR", help="Where gradebook, tables and pages go; a run there is resumed.")
    ],
    exercises: Annotated[
        list[str] | None,
        Option("--exercises", metavar="IDS", help="The exercises that are due, as in ex01,ex03; may be repeated."),
    ] = None,
    regrade: Annotated[
        list[str] | None,
        Option(
            "--regrade",
            metavar="IDS",
            help="Judge these exercises again, even if nothing has changed; may be repeated.",
        ),
    ] = None,
    only_failed: Annotated[
        bool,
        Option("--only-failed", help="Judge again what did not pass everything the last time, and nothing else."),
    ] = False,
    students: Annotated[
        list[str] | None,
        Option("--student", metavar="NAME", help="Judge only this student's submissions; may be repeated."),
    ] = None,
    forget: Annotated[
        list[str] | None,
        Option("--forget", metavar="NAME", help="Drop this student's earlier results; may be repeated."),
    ] = None,
    roster: RosterOption = None,
    pattern: PatternOption = None,
    commit: CommitOption = None,
    jobs: JobsOption = None,
    scheduler: Annotated[
        str | None,
        Option("--scheduler", metavar="ADDRESS", help="Judge on the Dask cluster of this scheduler: tls://host:8786."),
    ] = None,
    cluster: Annotated[
        str | None,
        Option("--cluster", metavar="KIND", help="Start a Dask cluster as its configuration says: slurm, pbs, local …"),
    ] = None,
    secret_file: Annotated[
        Path | None,
        Option(
            "--secret-file",
            metavar="FILE",
            help="Draw the hidden cases from the text in this file, now and later; else from the gradebook's own"
            " secret.",
        ),
    ] = None,
    fail_under: Annotated[
        float | None,
        Option(
            "--fail-under",
            metavar="PERCENT",
            min=0,
            max=100,
            help="Exit with code 1 when the class has less than this share of the points.",
        ),
    ] = None,
    unguessable: Annotated[
        bool, Option("--unguessable", help="Names of the students' pages that cannot be guessed, with a list.")
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
    require_processes()
    elsewhere = scheduler is not None or cluster is not None
    with begun_ahead(out / GRADEBOOK_FILE, device, isolation, elsewhere=elsewhere) as begun:
        from grader.cli.judging import judge_folder  # what it imports takes a while, in which torch is imported, too
        from grader.cli.judging_settings import JudgingSettings
        from grader.cli.opening import open_course, tell_fallback
        from grader.cli.reception import FolderOptions, reception_of
        from grader.cli.secret_file import secret_in
        from grader.course.find import named_exercises
        from grader.course.find_course import is_fallback

        opened = open_course(course, handed_in=folder)
        terminal = terminal.of_course(opened.languages)
        tell_fallback(opened, course, terminal)
        devices = (cluster_device(device, terminal),) if elsewhere else chosen_devices(device, terminal)
        named = named_exercises(opened, exercises or [])
        settings = JudgingSettings(
            folder=folder,
            out=out,
            course=opened,
            exercises=named,
            regrade=named_exercises(opened, regrade or []),
            only_failed=only_failed,
            students=tuple(students or ()),
            forget=tuple(forget or ()),
            reception=reception_of(FolderOptions(roster, pattern, commit), opened, named, out / GRADEBOOK_FILE),
            jobs=jobs_of(jobs, devices, terminal, elsewhere=elsewhere),
            scheduler=scheduler,
            cluster=cluster,
            seed=seed or opened.seed,
            secret=secret_in(secret_file),
            device=common_name(devices),
            isolation=isolation,
            fail_under=fail_under,
            unguessable=unguessable,
            output=output,
            fallback=is_fallback(opened.root, Path.cwd(), course),
            begun=begun,
        )
        code = judge_folder(settings, terminal)
    raise Exit(code)
