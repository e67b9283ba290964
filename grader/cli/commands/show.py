"""`grader show`."""

from collections.abc import Iterator, Sequence

from rich.console import RenderableType
from rich.padding import Padding
from rich.table import Table
from rich.text import Text as Styled

from grader.cli.opening import open_exercise
from grader.cli.options import (
    CourseOption,
    ExerciseArgument,
    FormatOption,
    LangOption,
    NoColorOption,
    QuietOption,
)
from grader.cli.prose import Prose
from grader.cli.statement import StatementProse
from grader.cli.terminal import Terminal
from grader.course.model import Exercise
from grader.course.signature import definitions, head_of, parse
from grader.report.numbers import as_number, points
from grader.result import Visibility
from grader.text import Language, Text


def show(
    exercise: ExerciseArgument,
    *,
    course: CourseOption = None,
    output: FormatOption = "text",
    lang: LangOption = None,
    quiet: QuietOption = False,
    no_color: NoColorOption = False,
) -> None:
    """Show what an exercise asks for."""
    terminal = Terminal.open(lang, quiet=quiet, no_color=no_color)
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


def _document(exercise: Exercise, earlier: Sequence[Exercise], language: Language) -> dict[str, object]:
    return {
        "id": exercise.id,
        "title": exercise.title[language],
        "points": as_number(exercise.points),
        "topics": list(exercise.topics),
        "prerequisites": [prerequisite.id for prerequisite in earlier],
        "statement": exercise.statement[language],
        "entry_points": [{"name": point.name, "signature": point.signature} for point in exercise.entry_points],
        "banned": list(exercise.banned),
        "hints": len(exercise.hints),
        "checks": [
            {
                "id": check.id,
                "title": check.title[language],
                "points": as_number(check.points),
                "visibility": check.visibility.value,
            }
            for check in exercise.checks
        ],
    }


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
    for check in exercise.checks:
        hidden = Text(" (hidden)", "（不公开）")[language] if check.visibility is Visibility.HIDDEN else ""
        title = Prose(Styled.assemble(check.title[language], (hidden, "dim")))
        table.add_row(title, points(check.points), Styled(check.id, style="dim"))
    return table


def _heading(text: Text, language: Language) -> Styled:
    return Styled(text[language], style="bold")
