"""`grader batch`."""

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Annotated

import typer

from grader.batch.choice import Choice, Reason
from grader.batch.run import Order, Progress, due, run
from grader.cli import codes
from grader.cli.cluster import Place, place_of
from grader.cli.cores import cores, jobs_on
from grader.cli.definitions import DefinitionReader
from grader.cli.devices import chosen_devices, cluster_device
from grader.cli.gradebook import GRADEBOOK_FILE, changes_of_last_run, light_results
from grader.cli.opening import open_course, tell_broken, tell_fallback
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
from grader.course.model import BrokenExercise, Course, Exercise
from grader.course.place import did_you_mean
from grader.errors import CourseError, Interrupted, UsageError
from grader.gradebook import Gradebook
from grader.judge.devices import common_name
from grader.judge.isolation import require_processes
from grader.report.sources import keep_sources
from grader.report.writer import pages_failed, write_reports
from grader.result import SCHEMA, Result
from grader.submission.choosing import Sought
from grader.submission.intake import find_submissions
from grader.submission.search import Intake
from grader.text import Text
from grader.unread import Why

_SKIPPED = {
    Reason.KNOWN: Text("{n} known already", "{n} 份此前已评"),
    Reason.PASSED: Text("{n} left out as passed", "{n} 份已全部通过，略过"),
    Reason.NEVER_JUDGED: Text("{n} left out as never judged", "{n} 份从未评过，略过"),
    Reason.OTHER_STUDENT: Text("{n} left out as other students'", "{n} 份属于其他学生，略过"),
}


SHOWN_REMARKS = 40
"""Remarks of one kind that the terminal shows; the report has all of them."""
_TOLD = (Why.UNCLEAR, Why.CLOSED, Why.UNNAMED, Why.NOBODY)
"""Files that the terminal names: somebody should look at them."""
_COUNTED = (Why.OTHER_KIND, Why.NOT_ASKED)


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
    handed_in, faulty = _intake(wanted, terminal)
    if wanted.out.exists() and not wanted.out.is_dir():
        text = Text("{out} is a file. Name a folder with --out.", "{out} 是文件。请用 --out 指定一个文件夹。")
        raise UsageError(text.format(out=wanted.out))
    _require_students(wanted.students, handed_in)
    _forget(wanted, terminal)
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
        _tell_not_judged(faulty, terminal)
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
        _say_who_is_gone(gradebook, handed_in, wanted, terminal)
        try:
            with watch_on(terminal) as watch:
                return run(order, gradebook, watch)
        except KeyboardInterrupt as error:
            text = Text(
                "Interrupted. What was judged is in {path}; the same command goes on from there.",
                "已中断。已评分的结果保存在 {path}；再次运行同一命令即可继续。",
            )
            raise Interrupted(text.format(path=path)) from error


def _intake(wanted: Wanted, terminal: Terminal) -> tuple[Intake, Mapping[BrokenExercise, int]]:
    """Find what was handed in for the exercises that are wanted, and for faulty ones how much; pass on the remarks."""
    faulty = {} if wanted.exercises else {exercise.id: exercise for exercise in wanted.course.faulty}
    asked = {one.id for one in wanted.exercises or wanted.course.exercises}
    sought = {
        one.id: Sought(one.files, tuple(point.name for point in one.entry_points), one.stub, one.id in asked)
        for one in wanted.course.exercises
    } | {broken: Sought() for broken in faulty}
    with DefinitionReader(wanted.isolation) as defined:
        found = find_submissions(wanted.folder, sought, [one.id for one in wanted.exercises], defined)
    told = [file.reason for file in found.unread if file.why in _TOLD]
    judged_oddly = [note for one in found.submissions for note in one.notes if one.path in note.en]
    for note in dict.fromkeys([*found.notes, *told[:SHOWN_REMARKS], *judged_oddly[:SHOWN_REMARKS]]):
        terminal.remark(note)
    rest = max(len(told) - SHOWN_REMARKS, 0) + max(len(judged_oddly) - SHOWN_REMARKS, 0)
    if rest:
        text = Text("… and {count} more remarks: the report has all of them.", "……还有 {count} 条说明，详见报告。")
        terminal.remark(text.format(count=rest))
    quiet = Counter(file.why for file in found.unread if file.why in _COUNTED)
    if quiet:
        text = Text(
            "Files that are neither judged nor named here: {count}. The report says of each why.",
            "未评测也未在此列出的文件：{count} 个，原因见报告。",
        )
        terminal.remark(text.format(count=sum(quiet.values())))
    idle = Counter(faulty[submission.exercise] for submission in found.submissions if submission.exercise in faulty)
    judged = tuple(submission for submission in found.submissions if submission.exercise not in faulty)
    if idle and not judged:
        raise CourseError([problem for exercise in idle for problem in exercise.problems])
    return replace(found, submissions=judged), idle


def _tell_not_judged(faulty: Mapping[BrokenExercise, int], terminal: Terminal) -> None:
    tell_broken(faulty, terminal)
    for exercise, count in faulty.items():
        text = Text(
            "Handed in to {id} and not judged: {count}. Fix the exercise, and give the same command again.",
            "{id} 已提交但没有评分：{count} 份。请改正该题目后再次运行同一命令。",
        )
        terminal.complain(text.format(count=count, id=exercise.id))


def _forget(wanted: Wanted, terminal: Terminal) -> None:
    if not wanted.forget:
        return
    with Gradebook.open(wanted.out / GRADEBOOK_FILE) as gradebook:
        known = sorted({student for student, _ in gradebook.pairs()})
        for name in wanted.forget:
            if name not in known:
                text = Text("The gradebook has nobody called {name}.{near}", "成绩册中没有 {name}。{near}")
                raise UsageError(text.format(name=name, near=did_you_mean(name, known)))
        for name in wanted.forget:
            count = gradebook.forget(name)
            text = Text("Dropped {count} results of {name}.", "已删除 {name} 的 {count} 条结果。")
            terminal.remark(text.format(count=count, name=name))


def _say_who_is_gone(gradebook: Gradebook, handed_in: Intake, wanted: Wanted, terminal: Terminal) -> None:
    """Name students whose folder was there in an earlier batch and is not now."""
    gone = sorted({student for student, _ in gradebook.pairs()} - set(handed_in.students))
    if gone and not wanted.students:
        text = Text(
            "Not in the folder any more: {names}. Their results stay; `--forget NAME` drops them.",
            "以下学生已不在文件夹中：{names}。其结果保留；可用 `--forget 姓名` 删除。",
        )
        shown = [Text.same(name) for name in gone[:SHOWN_REMARKS]]
        if len(gone) > SHOWN_REMARKS:
            shown.append(Text(f"and {len(gone) - SHOWN_REMARKS} more", f"另有 {len(gone) - SHOWN_REMARKS} 人"))
        terminal.remark(text.format(names=Text.join(shown, Text(", ", "、"))))


def _require_students(names: Sequence[str], handed_in: Intake) -> None:
    for name in names:
        if name not in handed_in.students:
            text = Text("Nobody called {name} handed anything in.{near}", "没有名为 {name} 的提交者。{near}")
            raise UsageError(text.format(name=name, near=did_you_mean(name, handed_in.students)))


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
