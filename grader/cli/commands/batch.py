"""`grader batch`."""

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Annotated

import typer

from grader.batch.choice import Choice, Reason
from grader.batch.run import Order, Progress, due, run
from grader.cli import codes
from grader.cli.cluster import Place, place_of
from grader.cli.cores import cores, jobs_on
from grader.cli.devices import chosen_devices, cluster_device
from grader.cli.gradebook import GRADEBOOK_FILE, changes_of_last_run, light_results
from grader.cli.intake import drop_students, find_handed_in, require_students, tell_not_judged, tell_who_is_gone
from grader.cli.opening import open_course, tell_fallback
from grader.cli.options import (
    CourseOption,
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
from grader.cli.outline import outline_of
from grader.cli.progress import pages_on, watch_on
from grader.cli.terminal import Terminal
from grader.course.find import named_exercises, require_reference
from grader.course.model import Course, Exercise
from grader.errors import Interrupted, UsageError
from grader.gradebook import Gradebook
from grader.report.sources import keep_sources
from grader.report.writer import pages_failed, write_reports
from grader.result import SCHEMA, Result
from grader.sandbox.devices import common_name
from grader.sandbox.isolation import require_processes
from grader.submission.search import Intake
from grader.text import Text

_SKIPPED = {
    Reason.KNOWN: Text("{n} known already", "{n} 份此前已评"),
    Reason.PASSED: Text("{n} left out as passed", "{n} 份已全部通过，略过"),
    Reason.NEVER_JUDGED: Text("{n} left out as never judged", "{n} 份从未评过，略过"),
    Reason.OTHER_STUDENT: Text("{n} left out as other students'", "{n} 份属于其他学生，略过"),
}


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
    device: str
    isolation: Isolation
    fail_under: float | None
    unguessable: bool
    output: Output
    regrade: tuple[Exercise, ...] = ()
    only_failed: bool = False
    students: tuple[str, ...] = ()
    scheduler: str | None = None
    cluster: str | None = None
    forget: tuple[str, ...] = ()


def batch(  # noqa: PLR0913 - one parameter an option
    folder: Annotated[
        Path,
        typer.Argument(
            metavar="FOLDER", help="The submissions: FOLDER/<student>/ID.py or ID.ipynb, as in ada/ex02.py."
        ),
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
    regrade: Annotated[
        list[str] | None,
        typer.Option(
            "--regrade", metavar="IDS", help="Judge these exercises again, also what is known; may be repeated."
        ),
    ] = None,
    only_failed: Annotated[
        bool,
        typer.Option("--only-failed", help="Judge again what did not pass everything the last time, and nothing else."),
    ] = False,
    students: Annotated[
        list[str] | None,
        typer.Option("--student", metavar="NAME", help="Judge only this student's submissions; may be repeated."),
    ] = None,
    forget: Annotated[
        list[str] | None,
        typer.Option("--forget", metavar="NAME", help="Drop this student's earlier results; may be repeated."),
    ] = None,
    jobs: Annotated[
        int | None, typer.Option("--jobs", "-j", metavar="N", min=1, help="Processes at a time; otherwise one a core.")
    ] = None,
    scheduler: Annotated[
        str | None,
        typer.Option(
            "--scheduler", metavar="ADDRESS", help="Judge on the Dask cluster of this scheduler: tls://host:8786."
        ),
    ] = None,
    cluster: Annotated[
        str | None,
        typer.Option(
            "--cluster", metavar="KIND", help="Start a Dask cluster as its configuration says: slurm, pbs, local …"
        ),
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
    require_processes()
    opened = open_course(course, handed_in=folder)
    tell_fallback(opened, course, terminal)
    elsewhere = scheduler is not None or cluster is not None
    devices = (cluster_device(device, terminal),) if elsewhere else chosen_devices(device, terminal)
    wanted = Wanted(
        folder=folder,
        out=out,
        course=opened,
        exercises=named_exercises(opened, exercises or []),
        regrade=named_exercises(opened, regrade or []),
        only_failed=only_failed,
        students=tuple(students or ()),
        forget=tuple(forget or ()),
        jobs=jobs or (cores() if elsewhere else jobs_on(devices)),
        scheduler=scheduler,
        cluster=cluster,
        seed=seed or opened.seed,
        device=common_name(devices),
        isolation=isolation,
        fail_under=fail_under,
        unguessable=unguessable,
        output=output,
    )
    raise typer.Exit(judge_folder(wanted, terminal))


def judge_folder(wanted: Wanted, terminal: Terminal) -> int:
    """Judge, write, and return the exit code."""
    handed_in, faulty = find_handed_in(wanted.folder, wanted.course, wanted.exercises, wanted.isolation, terminal)
    if wanted.out.exists() and not wanted.out.is_dir():
        text = Text("{out} is a file. Name a folder with --out.", "{out} 是文件。请用 --out 指定一个文件夹。")
        raise UsageError(text.format(out=wanted.out))
    require_students(wanted.students, handed_in)
    drop_students(wanted.out / GRADEBOOK_FILE, wanted.forget, terminal)
    asked = (wanted.seed, wanted.device, wanted.isolation)
    with place_of(
        wanted.course.root, asked, scheduler=wanted.scheduler, cluster=wanted.cluster, jobs=wanted.jobs
    ) as place:
        went = _judge(wanted, handed_in, place, terminal)
    with Gradebook.open(wanted.out / GRADEBOOK_FILE) as gradebook:
        keep_sources(wanted.out, {one.sha256: one.data for one in handed_in.submissions if one.sha256})
        results = gradebook.results() if wanted.output == "json" else light_results(gradebook)
        secret = gradebook.page_secret if wanted.unguessable else None
        outline = outline_of(wanted.course)
        with pages_on(terminal, gradebook) as turned:
            written = write_reports(
                gradebook,
                outline,
                wanted.out,
                terminal.language,
                page_secret=secret,
                cores=wanted.jobs,
                watch=turned,
                changes=changes_of_last_run(gradebook),
            )
    if written.failed:
        terminal.remark(pages_failed(written.failed))
    if wanted.output == "json":
        documents = [result.for_student().to_json(terminal.language) for result in results]
        unread = [file.to_json(terminal.language) for file in handed_in.unread]
        terminal.document({"schema": SCHEMA, "results": documents, "unread": unread})
    elif not terminal.quiet:
        terminal.say(_summary(went, results, written.index))
    if faulty:
        tell_not_judged(faulty, terminal)
        return codes.USAGE
    return _code(results, wanted.fail_under)


def _judge(wanted: Wanted, handed_in: Intake, place: Place, terminal: Terminal) -> Progress:
    """Judge what is new into the gradebook."""
    exercises = due(
        wanted.exercises or wanted.course.exercises, handed_in.submissions, [one.id for one in wanted.exercises]
    )
    for exercise in exercises:
        require_reference(exercise)
    choice = Choice(frozenset(wanted.students), frozenset(one.id for one in wanted.regrade), wanted.only_failed)
    order = Order(
        exercises,
        handed_in.students,
        handed_in.submissions,
        place.conditions,
        wanted.jobs,
        choice=choice,
        judges=place.judges,
        intake=handed_in.report,
        told_of=handed_in.told_of,
        looked_for=frozenset(one.id for one in wanted.exercises or wanted.course.exercises),
    )
    path = wanted.out / GRADEBOOK_FILE
    with Gradebook.open(path) as gradebook:
        if not wanted.students:
            tell_who_is_gone(gradebook, handed_in, terminal)
        try:
            with watch_on(terminal) as watch:
                return run(order, gradebook, watch)
        except KeyboardInterrupt as error:
            text = Text(
                "Interrupted. What was judged is in {path}; the same command goes on from there.",
                "已中断。已评分的结果保存在 {path}；再次运行同一命令即可继续。",
            )
            raise Interrupted(text.format(path=path)) from error


def _summary(went: Progress, results: Sequence[Result], index: Path) -> Text:
    faults = sum(result.score is None for result in results)
    counted = [
        (1, Text("{n} judged", "评判了 {n} 份").format(n=went.done)),
        *((count, _SKIPPED[reason].format(n=count)) for reason, count in went.skipped.items()),
        (went.not_passed, Text("{n} did not pass everything", "{n} 份未全部通过").format(n=went.not_passed)),
        (faults, Text("{n} not judged through a fault of ours", "{n} 份因程序自身的问题未能评分").format(n=faults)),
    ]
    parts = [said for count, said in counted if count]
    return Text.join(parts, Text(", ", "，")) + Text(". Report: {index}", "。报告：{index}").format(index=index)


def _code(results: Sequence[Result], fail_under: float | None) -> int:
    if fail_under is None:
        return codes.PASSED
    earned = sum(result.score or 0 for result in results)
    most = sum(result.max_score for result in results)
    return codes.NOT_PASSED if most and earned * 100 / most < fail_under else codes.PASSED
