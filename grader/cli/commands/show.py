"""`grader show`."""

from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Annotated

from rich.console import RenderableType
from rich.padding import Padding
from rich.table import Table
from rich.text import Text as Styled

from grader.cli.opening import open_course, open_exercise, tell_broken
from grader.cli.options import EXERCISE, CourseOption, FormatOption, LangOption, NoColorOption, Output, QuietOption
from grader.cli.parameters import Option
from grader.cli.prose import Prose
from grader.cli.statement import StatementProse
from grader.cli.terminal import Terminal
from grader.course.handout import Handout
from grader.course.model import Exercise
from grader.course.signature import definitions, head_of, parse
from grader.errors import UsageError
from grader.report.numbers import points
from grader.result import Visibility
from grader.text import Language, Text


def show(
    exercise: Annotated[str | None, EXERCISE] = None,
    *,
    every: Annotated[
        bool, Option("--all", help="Every exercise of the course; as JSON a list, with stub and limits for prompts.")
    ] = False,
    course: CourseOption = None,
    output: FormatOption = "text",
    lang: LangOption = None,
    quiet: QuietOption = False,
    no_color: NoColorOption = False,
) -> None:
    """Show what an exercise asks for."""
    terminal = Terminal.open(lang, quiet=quiet, no_color=no_color)
    if every == (exercise is not None):
        text = Text(
            "Name one exercise, or write --all; `grader list` shows the exercises.",
            "请写明一道题目，或用 --all；`grader list` 列出所有题目。",
        )
        raise UsageError(text)
    if exercise is None:
        _show_all(course, output, terminal)
        return
    opened = open_exercise(course, exercise, earlier=True)
    terminal = terminal.of_course(opened.exercise.languages)
    found, earlier = opened.exercise, opened.earlier
    if output == "json":
        terminal.document(_document(found, earlier, terminal.language))
        return
    terminal.show(*_page(found, earlier, terminal.language))
    text = Text(
        "Begin with `grader start {id}`, judge with `grader check {id}`.",
        "用 `grader start {id}` 开始，用 `grader check {id}` 评判。",
    )
    terminal.remark(text.format(id=found.id))


def _show_all(course: Path | None, output: Output, terminal: Terminal) -> None:
    """Show every exercise of a course that is not faulty, and say which are."""
    opened = open_course(course)
    terminal = terminal.of_course(opened.languages)
    known = {exercise.id: exercise for exercise in opened.exercises}
    built_on = {
        exercise.id: [known[name] for name in opened.prerequisites.get(exercise.id, ()) if name in known]
        for exercise in opened.exercises
    }
    if output == "json":
        documents = [_document(exercise, built_on[exercise.id], terminal.language) for exercise in opened.exercises]
        terminal.document(documents)
    else:
        for exercise in opened.exercises:
            terminal.show(*_page(exercise, built_on[exercise.id], terminal.language), "")
    tell_broken(opened.faulty, terminal)


def _document(exercise: Exercise, earlier: Sequence[Exercise], language: Language) -> dict[str, object]:
    built_on = {"prerequisites": [prerequisite.id for prerequisite in earlier]}
    return {**Handout.of(exercise, language).to_json(), **built_on}


def _page(exercise: Exercise, earlier: Sequence[Exercise], language: Language) -> Iterator[RenderableType]:
    yield Styled.assemble(
        (f"{exercise.id} · {exercise.title[language]}", "bold"),
        Text("  {points} points", "  {points} 分").format(points=points(exercise.points))[language],
    )
    if earlier:
        named = (
            Text("{id} ({title})", "{id}（{title}）").format(id=prerequisite.id, title=prerequisite.title)
            for prerequisite in earlier
        )
        names = Text.join(named, Text(", ", "、"))
        yield Prose.of(Text("Builds on the ideas of {names}", "先修：{names}").format(names=names)[language], "dim")
    yield ""
    yield StatementProse(exercise.statement[language])
    yield ""
    yield _heading(Text("Your file defines", "你的文件需要定义"), language)
    defined = definitions(parse(exercise.stub))
    for point in exercise.entry_points:
        head = head_of(defined.get(point.name), point.name, point.signature)
        yield Padding(Styled(head, style="cyan"), (0, 2))
    if exercise.banned:
        yield _heading(Text("Not allowed, in any spelling", "不允许使用（任何写法都不行）"), language)
        yield Padding(Styled(", ".join(exercise.banned), style="red"), (0, 2))
    yield _heading(Text("What is checked", "检查项目"), language)
    yield _checks(exercise, language)


def _checks(exercise: Exercise, language: Language) -> Table:
    table = Table.grid(padding=(0, 2), pad_edge=True)
    table.add_column()
    table.add_column(justify="right")
    table.add_column(no_wrap=True)
    for check in (*exercise.checks, *exercise.withheld):
        hidden = Text(" (hidden)", "（不公开）")[language] if check.visibility is Visibility.HIDDEN else ""
        title = Prose(Styled.assemble(check.title[language], (hidden, "dim")))
        table.add_row(title, points(check.points), Styled(check.id, style="dim"))
    return table


def _heading(text: Text, language: Language) -> Styled:
    return Styled(text[language], style="bold")
