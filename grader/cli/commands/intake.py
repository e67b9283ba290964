"""`grader intake`."""

from collections.abc import Iterator
from datetime import tzinfo
from pathlib import Path
from typing import Annotated, Any

from rich.table import Table

from grader.cli.intake import find_handed_in
from grader.cli.opening import open_course
from grader.cli.options import (
    CommitOption,
    CourseOption,
    FormatOption,
    IsolationOption,
    LangOption,
    NoColorOption,
    PatternOption,
    QuietOption,
    RosterOption,
)
from grader.cli.parameters import Argument, Option
from grader.cli.prose import Prose
from grader.cli.reception import FolderOptions, reception_of
from grader.cli.terminal import Terminal
from grader.course.find import named_exercises
from grader.course.moments import zone_of
from grader.course.policy import Policy
from grader.final_score import HandedIn, clock
from grader.result import SCHEMA
from grader.submission.search import Intake
from grader.text import Language, Text
from grader.unread import by_reason

_UNKNOWN = Text("not known", "未知")
_COLUMNS = (
    Text("Student", "学生"),
    Text("Exercise", "题目"),
    Text("File", "文件"),
    Text("Handed in", "提交时间"),
)


def intake(  # noqa: PLR0913 - one parameter an option
    folder: Annotated[
        Path,
        Argument(metavar="FOLDER", help="The submissions: FOLDER/<student>/EXERCISE.py or .ipynb, as in ada/ex02.py."),
    ],
    *,
    exercises: Annotated[
        list[str] | None,
        Option("--exercises", metavar="IDS", help="The exercises that are due, as in ex01,ex03; may be repeated."),
    ] = None,
    roster: RosterOption = None,
    pattern: PatternOption = None,
    commit: CommitOption = None,
    course: CourseOption = None,
    isolation: IsolationOption = "auto",
    output: FormatOption = "text",
    lang: LangOption = None,
    quiet: QuietOption = False,
    no_color: NoColorOption = False,
) -> None:
    """Say what `batch` would judge: of whom, of which time, what not and why, what is missing; judge nothing."""
    terminal = Terminal.open(lang, quiet=quiet, no_color=no_color)
    opened = open_course(course, handed_in=folder)
    terminal = terminal.of_course(opened.languages)
    asked = named_exercises(opened, exercises or [])
    reception = reception_of(FolderOptions(roster, pattern, commit), opened, asked)
    silent = Terminal.open(lang, quiet=True, no_color=no_color)  # all its remarks are listed below
    found, _ = find_handed_in(folder, opened, asked, isolation, silent, reception=reception)
    missing = found.missing([exercise.id for exercise in asked])
    if output == "json":
        terminal.document(_document(found, missing, terminal.language))
        return
    zone = zone_of(opened.policy.zone) if opened.policy != Policy() else None
    terminal.show(_table(found, terminal.language, zone))
    for remark in _remarks(found, missing):
        terminal.say(remark)
    text = Text(
        "{judged} to judge of {students} students, {missing} missing, {unread} not judged.",
        "将评判 {judged} 份（{students} 名学生），缺 {missing} 份，不评判 {unread} 项。",
    )
    counts = {"students": len(found.students), "missing": len(missing), "unread": len(found.unread)}
    terminal.say(text.format(judged=len(found.submissions), **counts))


def _remarks(found: Intake, missing: tuple[tuple[str, str], ...]) -> Iterator[Text]:
    """Yield what must be known beside the table: of the folder, what is missing, what is granted, what is not read."""
    yield from found.notes
    for student, exercise in missing:
        text = Text("Not handed in: {student}, {exercise}.", "未提交：{student}，{exercise}。")
        yield text.format(student=found.name(student), exercise=exercise)
    for student, member in found.members.items():
        if member.accommodations:
            text = Text("Accommodations of {student}: {words}.", "{student} 的特殊安排：{words}。")
            yield text.format(student=found.name(student), words=member.accommodations)
    for file, others in by_reason(found.unread):
        yield Text.same("– ") + Text.join([file.reason, *map(Text.same, others)], Text.same(" "))


def _table(found: Intake, language: Language, zone: tzinfo | None) -> Table:
    table = Table(header_style="bold")
    for name in _COLUMNS:
        table.add_column(name[language])
    for submission in found.submissions:
        said = Text.join([submission.problem, *submission.notes])[language]
        path = submission.path + (f"\n{said}" if said else "")
        time = _time(submission.handed_in, zone)[language]
        table.add_row(*map(Prose.of, (found.name(submission.student or ""), submission.exercise, path, time)))
    return table


def _time(time: HandedIn | None, zone: tzinfo | None) -> Text:
    if time is None:
        return _UNKNOWN
    text = Text("{at}\n{source}", "{at}\n{source}")
    return text.format(at=clock(time.at.astimezone(zone)), source=time.source.words)


def _document(found: Intake, missing: tuple[tuple[str, str], ...], language: Language) -> dict[str, Any]:
    return {
        "schema": SCHEMA,
        "students": list(found.students),
        "members": [
            {
                "student": student,
                "id": member.id,
                "name": member.name,
                "email": member.email,
                "section": member.section,
                "accommodations": member.accommodations,
            }
            for student, member in found.members.items()
        ],
        "submissions": [
            {
                "student": submission.student,
                "exercise": submission.exercise,
                "path": submission.path,
                "sha256": submission.sha256,
                "handed_in": None if submission.handed_in is None else submission.handed_in.at.isoformat(),
                "time_source": None if submission.handed_in is None else submission.handed_in.source.value,
                "problem": submission.problem[language],
                "notes": [note.wordings() for note in submission.notes],
            }
            for submission in found.submissions
        ],
        "missing": [{"student": student, "exercise": exercise} for student, exercise in missing],
        **found.report.to_json(language),
    }
