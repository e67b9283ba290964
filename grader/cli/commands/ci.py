"""`grader ci`."""

import os
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Annotated

from click.exceptions import Exit

from grader.__about__ import __version__
from grader.cli import ci_platform, codes
from grader.cli.checkout import (
    OwnFile,
    checkout_of,
    file_in,
    own_files,
    refuse_unnamed_class,
    student_of,
    submissions_of,
)
from grader.cli.conditions import chosen_devices, conditions_of, jobs_of
from grader.cli.foreign import tell_foreign
from grader.cli.gradebook import open_gradebook
from grader.cli.judging import judge_folder
from grader.cli.judging_settings import JudgingSettings
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
from grader.cli.parameters import Argument, Option
from grader.cli.screen import ResultScreen
from grader.cli.terminal import Terminal
from grader.course.find import named_exercises
from grader.course.find_course import is_fallback
from grader.course.model import Course, Exercise
from grader.errors import CourseError, UsageError
from grader.judge.needs import preload_for
from grader.report.export import badge, junit, markdown
from grader.report.files import OPEN_FILE, PRIVATE_FILE, write_file
from grader.report.grade_table import GradeTable
from grader.report.numbers import points, share
from grader.report.site import write_site
from grader.report.statistics import statistics_of
from grader.result import SCHEMA, Result, ResultStatus
from grader.result_json import result_to_json
from grader.sandbox.devices import common_name, devices_of
from grader.sandbox.isolation import require_processes
from grader.sandbox.zygote import Zygote
from grader.submission.intake import read_submission
from grader.text import Text


@dataclass(frozen=True, slots=True)
class CiRun:
    """The job of `ci`, and where it runs."""

    folder: Path
    out: Path
    course: Course
    named: tuple[Exercise, ...]
    seed: str
    device: str
    isolation: Isolation
    fail_under: float | None
    output: Output
    terminal: Terminal
    fallback: bool
    """Whether the course is the built-in one because no other was named or found."""


def ci(  # noqa: PLR0913 - one parameter per option, which also makes it long
    folder: Annotated[Path, Argument(metavar="FOLDER", help="The repository; otherwise the current folder.")] = (
        Path()
    ),
    *,
    out: Annotated[Path, Option("--out", metavar="DIR", help="Where report, JUnit XML, summary and badge go.")] = Path(
        "grader-report"
    ),
    submissions: Annotated[
        Path | None,
        Option(
            "--submissions",
            metavar="DIR",
            help="Judge a class: the folder of submissions; otherwise 'submissions' in what --course names.",
        ),
    ] = None,
    exercises: Annotated[
        list[str] | None,
        Option("--exercises", metavar="IDS", help="The exercises that are due, as in ex01,ex03; may be repeated."),
    ] = None,
    student: Annotated[
        str | None,
        Option("--student", metavar="NAME", help="The name on the page; otherwise the repository's."),
    ] = None,
    fail_under: Annotated[
        float | None,
        Option(
            "--fail-under",
            metavar="PERCENT",
            min=0,
            max=100,
            help="Exit with code 1 below this share of the points; otherwise a student's repository has to pass every"
            " check, and a class has to be judged.",
        ),
    ] = None,
    course: CourseOption = None,
    device: DeviceOption = "cpu",
    seed: SeedOption = None,
    output: FormatOption = "text",
    isolation: IsolationOption = "auto",
    lang: LangOption = None,
    quiet: QuietOption = False,
    no_color: NoColorOption = False,
) -> None:
    """Check what is in a repository, and write page, step summary, annotations, JUnit XML and badge."""
    terminal = Terminal.open(lang, quiet=quiet, no_color=no_color)
    require_processes()
    handed_in = submissions_of(folder, submissions, course)
    if handed_in is None and course is None:
        refuse_unnamed_class(folder)
    # A student's repository may contain anything, even a course.
    opened = open_course(course, handed_in=handed_in or checkout_of(folder))
    terminal = terminal.of_course(opened.languages)
    tell_fallback(opened, course, terminal)
    named = named_exercises(opened, exercises or [])
    devices = chosen_devices(device, terminal)
    judged_on = devices[0] if handed_in is None else common_name(devices)
    fallback = is_fallback(opened.root, Path.cwd(), course)
    asked = (seed or opened.seed, judged_on, isolation, fail_under, output)
    run = CiRun(folder, out, opened, named, *asked, terminal, fallback)
    if handed_in is not None:
        raise Exit(_class(run, handed_in))
    raise Exit(_own(run, student or student_of(os.environ, folder)))


def _class(run: CiRun, handed_in: Path) -> int:
    """Judge a class; the log and the summary, which others may read, name nobody."""
    settings = JudgingSettings(
        folder=handed_in,
        out=run.out,
        course=run.course,
        exercises=run.named,
        jobs=jobs_of(None, devices_of(run.device), run.terminal),
        seed=run.seed,
        device=run.device,
        isolation=run.isolation,
        fail_under=run.fail_under,
        unguessable=True,
        output=run.output,
        fallback=run.fallback,
    )
    code = judge_folder(settings, replace(run.terminal, quiet=True))
    if code == codes.INTERRUPTED:
        return code
    with open_gradebook(run.out) as gradebook:
        sheet = GradeTable.of(gradebook.results(), outline_of(run.course))
    language = run.terminal.language
    said = markdown.overview(sheet, [statistics_of(exercise, sheet) for exercise in sheet.exercises], language)
    write_file(run.out / junit.FILE, junit.document(sheet, language), PRIVATE_FILE)
    write_file(run.out / markdown.SUMMARY, said, PRIVATE_FILE)
    write_file(run.out / "students" / badge.FILE, badge.class_badge(sheet, language), OPEN_FILE)
    ci_platform.summarise(said + _level(sheet.results.values(), run).encode())
    if run.output == "text":
        text = Text("{count} students. Report: {index}", "{count} 名学生。报告：{index}")
        run.terminal.say(text.format(count=len(sheet.students), index=run.out / "index.html"))
    return code


def _own(run: CiRun, student: str) -> int:
    """Judge what is in a student's repository."""
    due = [file for file in own_files(run.named or run.course.exercises, run.folder) if run.named or file.path]
    faulty = [] if run.named else [broken for broken in run.course.faulty if file_in(run.folder, broken)]
    if not any(own.path for own in due):
        if faulty:
            raise CourseError([problem for broken in faulty for problem in broken.problems])
        raise UsageError(_NOTHING.format(folder=run.folder, example=_example(run)))
    results = tuple(replace(result, student=student) for result in _judged(run, due))
    sheet = GradeTable.of(results, outline_of(run.course))
    language = run.terminal.language
    page = write_site(sheet, student, run.out, language)
    ci_platform.summarise((run.out / markdown.SUMMARY).read_bytes() + _level(results, run).encode())
    ci_platform.tell_classroom50(sheet, student, language)
    if run.output == "json":
        documents = [result_to_json(result.for_student(), language) for result in results]
        run.terminal.document({"schema": SCHEMA, "results": documents})
    else:
        _show(run, due, results, sheet, student)
        run.terminal.remark(Text("Page: {page}", "网页：{page}").format(page=page))
    ci_platform.annotate(run.terminal, zip(due, results, strict=True), sheet, beside=run.output == "json")
    tell_broken(faulty, run.terminal)
    return codes.USAGE if faulty else _code(results, sheet, student, run.fail_under)


def _judged(run: CiRun, due: Sequence[OwnFile]) -> list[Result]:
    submissions = {
        own.exercise.id: read_submission(own.path, own.exercise.id, own.exercise.files)
        for own in due
        if own.path is not None and own.begun
    }
    if not submissions:
        return [_missing(own, run) for own in due]
    if run.fallback:
        tell_foreign(submissions.values(), run.course.exercises, run.terminal)
    conditions = conditions_of(run.seed, run.device, run.isolation)
    preload = preload_for((own.exercise for own in due if own.exercise.id in submissions), submissions.values())
    with Zygote.start(isolation=conditions.isolation, device=conditions.device, preload=preload) as zygote:
        # Importing torch takes seconds; meanwhile the other process warms up.
        from grader.judge.single import judge_one

        return [
            judge_one(zygote, own.exercise, submissions[own.exercise.id], conditions)
            if own.exercise.id in submissions
            else _missing(own, run)
            for own in due
        ]


def _missing(one: OwnFile, run: CiRun) -> Result:
    still = Text("{file} is still the stub.", "{file} 仍是初始代码。").format(file=one.path.name if one.path else "")
    absent = Text("There is no {id}.py or {id}.ipynb.", "没有 {id}.py 或 {id}.ipynb。").format(id=one.exercise.id)
    return Result(
        grader=__version__,
        exercise=one.exercise.id,
        student=None,
        submission=None,
        status=ResultStatus.MISSING,
        max_score=one.exercise.judged_points,
        withheld_points=one.exercise.withheld_points,
        message=still if one.path else absent,
        seed=run.seed,
    )


def _show(run: CiRun, due: Sequence[OwnFile], results: Sequence[Result], sheet: GradeTable, student: str) -> None:
    terminal = run.terminal
    with ci_platform.commands_disabled(terminal):
        for one, result in zip(due, results, strict=True):
            screen = ResultScreen(result.for_student(), one.exercise, terminal.language, terminal.width)
            terminal.show(
                *((screen.score(),) if terminal.quiet or result.status is ResultStatus.MISSING else screen.parts())
            )
        total = sheet.total(student)
        text = Text("{score} of {most} points", "{most} 分中得 {score} 分")
        terminal.say(text.format(score=points(total.score) if total.complete else "–", most=points(sheet.points)))


def _level(results: Iterable[Result], run: CiRun) -> str:
    """Say in the log how submissions were isolated from the judge, and return the same for the summary."""
    levels = sorted({result.isolation for result in results if result.submission is not None})
    if not levels:
        return ""
    text = Text("Isolation: {levels}.", "隔离级别：{levels}。").format(levels=", ".join(levels))
    run.terminal.remark(text)
    return f"\n{text[run.terminal.language]}\n"


def _example(run: CiRun) -> str:
    return next((exercise.id for exercise in run.course.exercises), "ex01")


def _code(results: Sequence[Result], sheet: GradeTable, student: str, fail_under: float | None) -> int:
    if any(result.score is None for result in results):
        return codes.OUR_FAULT
    if fail_under is not None:
        enough = share(sheet.total(student).score, sheet.points) * 100 >= fail_under
        return codes.PASSED if enough else codes.NOT_PASSED
    return codes.PASSED if all(result.passed for result in results) else codes.NOT_PASSED


_NOTHING = Text(
    "{folder} holds nothing to check: no file that is called after an exercise (as {example}.py), at the top or in a"
    " folder {example}. Name the exercises that are due with --exercises, or, to judge a class, the folder of"
    " submissions with --submissions.",
    "{folder} 中没有可检查的内容：顶层或 {example} 文件夹中没有以题目命名的文件（例如 {example}.py）。"
    "请用 --exercises 指定应交的题目；要评判整个班级，请用 --submissions 指定提交所在的文件夹。",
)
