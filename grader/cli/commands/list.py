"""`grader list`."""

from collections.abc import Mapping
from pathlib import Path
from types import MappingProxyType

from rich.table import Table
from rich.text import Text as Styled

from grader.cli.opening import open_course, tell_broken, tell_drafts
from grader.cli.options import CourseOption, FormatOption, LangOption, NoColorOption, QuietOption
from grader.cli.prose import Prose
from grader.cli.terminal import Terminal
from grader.cli.work import State, own_file, state_of
from grader.course.model import Course, Exercise
from grader.report.numbers import as_number, points
from grader.text import Text

_WORDS: Mapping[State, Text] = MappingProxyType(
    {
        State.NOT_STARTED: Text("not started", "未开始"),
        State.STARTED: Text("{file}, still the stub", "{file}，仍是初始代码"),
        State.PRESENT: Text("{file}", "{file}"),
    }
)


def list_exercises(
    *,
    course: CourseOption = None,
    output: FormatOption = "text",
    lang: LangOption = None,
    quiet: QuietOption = False,
    no_color: NoColorOption = False,
) -> None:
    """List the exercises, with how far your files in this folder are."""
    terminal = Terminal.open(lang, quiet=quiet, no_color=no_color)
    opened = open_course(course, remembered=True)
    terminal = terminal.of_course(opened.languages)
    if output == "json":
        terminal.document([_row(exercise, opened, terminal) for exercise in opened.exercises])
        tell_broken(opened.faulty, terminal)
        return
    terminal.show(_table(opened, terminal))
    tell_broken(opened.faulty, terminal)
    tell_drafts(opened, terminal)
    terminal.remark(
        Text(
            "`grader show {id}` tells what is asked, `grader start {id}` begins it, `grader check {id}` judges it.",
            "`grader show {id}` 查看题目，`grader start {id}` 开始做题，`grader check {id}` 评分。",
        ).format(id=next((exercise.id for exercise in opened.exercises), "ID"))
    )


def _row(exercise: Exercise, course: Course, terminal: Terminal) -> dict[str, object]:
    path = own_file(exercise, Path.cwd())
    parts = {part.id: part.title[terminal.language] for part in course.parts}
    return {
        "id": exercise.id,
        "title": exercise.title[terminal.language],
        "points": as_number(exercise.points),
        "topics": list(exercise.topics),
        "part": parts[exercise.part],
        "prerequisites": list(course.prerequisites.get(exercise.id, ())),
        "state": state_of(exercise, path).value,
        "file": None if path is None else path.name,
    }


def _table(course: Course, terminal: Terminal) -> Table:
    language = terminal.language
    table = Table(title=Styled(course.title[language], style="bold"), title_justify="left", header_style="bold")
    table.add_column(Text("Exercise", "题目")[language], style="cyan", no_wrap=True)
    table.add_column(Text("Title", "标题")[language])
    table.add_column(Text("Points", "分值")[language], justify="right")
    table.add_column(Text("Builds on", "先修")[language])
    table.add_column(Text("Your file", "你的文件")[language])
    for part in course.parts:
        table.add_section()
        table.add_row("", Prose.of(part.title[language], "bold"), "", "", "")
        for exercise in course.exercises:
            if exercise.part == part.id:
                path = own_file(exercise, Path.cwd())
                state = state_of(exercise, path)
                words = _WORDS[state].format(file=path.name if path else "")[language]
                style = {State.PRESENT: "green", State.STARTED: "yellow", State.NOT_STARTED: "dim"}[state]
                table.add_row(
                    exercise.id,
                    Prose.of(exercise.title[language]),
                    points(exercise.points),
                    Prose.of(", ".join(course.prerequisites.get(exercise.id, ())), "dim"),
                    Prose.of(words, style),
                )
        for broken in (one for one in course.faulty if one.part == part.id):
            table.add_row(broken.id, Styled(Text("is being repaired", "正在修复")[language], style="red"), "", "", "")
    return table
