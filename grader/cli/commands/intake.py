"""`grader intake`."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Annotated, Any

from grader.cli.gradebook import idle_extensions
from grader.cli.intake import find_handed_in
from grader.cli.intake_table import intake_table
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
from grader.cli.reception import FolderOptions, reception_of
from grader.cli.terminal import Terminal
from grader.course.find import named_exercises
from grader.course.moments import zone_of
from grader.course.policy import Policy
from grader.result import SCHEMA
from grader.submission.search import Intake
from grader.text import Language, Text
from grader.unread import Why, by_reason


def intake(  # noqa: PLR0913 - one parameter per option
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
    missing = _missing(found, [exercise.id for exercise in asked])
    if output == "json":
        terminal.document(_document(found, missing, terminal.language))
        return
    for remark in (*idle_extensions(opened.policy), *_remarks(found, missing, dated=opened.policy.is_dated)):
        terminal.say(remark)
    zone = zone_of(opened.policy.zone) if opened.policy != Policy() else None
    terminal.show(*intake_table(found, terminal.language, zone))
    text = Text(
        "{judged} to judge of {students} students, {missing} missing, {unread} not judged.",
        "将评判 {judged} 份（{students} 名学生），缺 {missing} 份，不评判 {unread} 项。",
    )
    counts = {"students": len(found.students), "missing": len(missing), "unread": len(found.unread)}
    terminal.say(text.format(judged=len(found.submissions), **counts))


@dataclass(frozen=True, slots=True)
class Missing:
    """An exercise that is due and of which a student has no file; `unread`: something else may be meant for it."""

    student: str
    exercise: str
    unread: bool


def _missing(found: Intake, asked: list[str]) -> tuple[Missing, ...]:
    instead = found.found_instead()
    return tuple(Missing(*pair, unread=bool(instead(*pair))) for pair in found.missing(asked))


def _remarks(found: Intake, missing: Sequence[Missing], *, dated: bool) -> Iterator[Text]:
    """Yield what must be known before the table: of the folder, what is not read, what is missing, what is granted."""
    yield from found.notes
    if not dated and all(submission.handed_in is None for submission in found.submissions):
        yield _NO_TIMES
    reasons = list(Why)
    for file, others in by_reason(sorted(found.unread, key=lambda file: reasons.index(file.why))):
        yield Text.same("– ") + Text.join([file.reason, *map(Text.same, others)], Text.same(" "))
    for unread, text in ((True, _NOTHING_TO_JUDGE), (False, _NOT_HANDED_IN)):
        absent: dict[str, list[str]] = {}
        for gap in missing:
            if gap.unread is unread:
                absent.setdefault(gap.student, []).append(gap.exercise)
        for student, exercises in absent.items():
            yield text.format(student=found.name(student), exercises=Text(", ".join(exercises), "、".join(exercises)))
    for student, member in found.members.items():
        if member.accommodations:
            text = Text("Accommodations of {student}: {words}.", "{student} 的特殊安排：{words}。")
            yield text.format(student=found.name(student), words=member.accommodations)


_NO_TIMES = Text(
    "When the files were handed in is not known: their times are those of a copy or a download. No exercise has a due"
    " date, so nothing depends on it.",
    "提交时间未知：文件时间是复制或下载的时间。没有题目设截止时间，因此不受影响。",
)
_NOTHING_TO_JUDGE = Text(
    "Handed in, nothing to judge: {student}, {exercises}.", "已提交，但没有可评判的文件：{student}，{exercises}。"
)
_NOT_HANDED_IN = Text("Not handed in: {student}, {exercises}.", "未提交：{student}，{exercises}。")


def _document(found: Intake, missing: Sequence[Missing], language: Language) -> dict[str, Any]:
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
        "missing": [
            {"student": gap.student, "exercise": gap.exercise, **({"unread": True} if gap.unread else {})}
            for gap in missing
        ],
        **found.report.to_json(language),
    }
