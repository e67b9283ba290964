"""`grader stats`."""

from pathlib import Path
from typing import Annotated, Any

from rich.table import Table
from rich.text import Text as Styled

from grader.cli.gradebook import open_gradebook, people_in
from grader.cli.groups import show_groups
from grader.cli.opening import open_course
from grader.cli.options import CourseOption, FormatOption, LangOption, NoColorOption, QuietOption
from grader.cli.outline import outline_of
from grader.cli.parameters import Argument, Option
from grader.cli.prose import Prose
from grader.cli.terminal import Terminal
from grader.course.find import find_exercise
from grader.report.numbers import percent, points
from grader.report.statistics import CheckStatistics, ExerciseStatistics, statistics_of
from grader.text import NOTHING, Language, Text


def stats(  # noqa: PLR0913 - one parameter per option
    folder: Annotated[Path, Argument(metavar="DIR", help="The folder that `grader batch` wrote with --out.")],
    exercises: Annotated[
        list[str] | None, Argument(metavar="[EXERCISE]...", help="Only these exercises; otherwise all judged.")
    ] = None,
    *,
    unknown: Annotated[
        bool,
        Option("--unknown", help="The mistakes nobody has named yet: groups of answers that do the same wrong thing."),
    ] = False,
    course: CourseOption = None,
    output: FormatOption = "text",
    lang: LangOption = None,
    quiet: QuietOption = False,
    no_color: NoColorOption = False,
) -> None:
    """Say how the exercises did: pass rate and discrimination of each check, misconceptions, time."""
    terminal = Terminal.open(lang, quiet=quiet, no_color=no_color)
    opened = open_course(course)
    terminal = terminal.of_course(opened.languages)
    wanted = {find_exercise(opened, exercise).id for exercise in exercises or []}
    with open_gradebook(folder) as gradebook:
        results, people = gradebook.results(), people_in(gradebook)
    if unknown:
        some = [result for result in results if not wanted or result.exercise in wanted]
        show_groups(folder, some, people, opened, output, terminal)
        return
    found = [statistics_of(info, results) for info in outline_of(opened).exercises if not wanted or info.id in wanted]
    judged = [exercise for exercise in found if exercise.handed_in or exercise.unread]
    if output == "json":
        terminal.document([_document(exercise, terminal.language) for exercise in judged])
        return
    for shown in judged:
        terminal.show(*_screen(shown, terminal.language))
    if not judged:
        terminal.remark(Text("Nobody has handed in any of these exercises.", "还没有人提交这些题目。"))


def _screen(one: ExerciseStatistics, language: Language) -> tuple[Prose, Table, Prose]:
    head = Text(
        "{handed_in} handed in,{unread} {full} all right, {ungradable} could not be graded{zeros},{faults}"
        " mean {mean} of {points}, {ms:.0f} ms each",
        "提交 {handed_in} 份，{unread}全对 {full} 份，无法评判 {ungradable} 份{zeros}，{faults}"
        "平均 {mean} / {points} 分，每份 {ms:.0f} 毫秒",
    ).format(
        zeros=_ZEROS if one.ungradable else NOTHING,
        faults=_FAULTS.format(count=one.faults) if one.faults else NOTHING,
        unread=_UNREAD.format(count=one.unread) if one.unread else NOTHING,
        handed_in=one.handed_in,
        full=one.full,
        ungradable=one.ungradable,
        mean="–" if one.mean is None else f"{one.mean:.1f}",
        points=points(one.exercise.points),
        ms=one.seconds * 1000,
    )
    title = Styled.assemble((f"{one.exercise.id} · {one.exercise.title[language]}", "bold"), "\n", head[language])
    known = [f"{count} × {name[language]}" for _, name, count in one.misconceptions]
    return Prose(title), _table(one, language), Prose(Styled("\n".join([*known, ""])))


_UNREAD = Text(" {count} with nothing to judge,", "另有 {count} 人提交了但没有可评判的文件，")

_ZEROS = Text(" (0 points each in the mean)", "（计入平均时为 0 分）")
_FAULTS = Text(
    " {count} left out of the mean through a fault of ours,", "{count} 份因程序自身的问题没有分数，不计入平均，"
)


def _table(one: ExerciseStatistics, language: Language) -> Table:
    table = Table(header_style="bold")
    table.add_column(Text("Check", "检查项")[language])
    table.add_column(Text("Passed", "通过")[language], justify="right")
    table.add_column(Text("Discrimination", "区分度")[language], justify="right")
    table.add_column(Text("Time", "用时")[language], justify="right")
    for check in one.checks:
        table.add_row(
            Prose.of(check.title[language]),
            f"{percent(check.passed, check.asked)}%  {check.passed}/{check.asked}",
            _discrimination(check),
            f"{check.seconds * 1000:.0f} ms",
        )
    return table


def _discrimination(check: CheckStatistics) -> str:
    return "–" if check.discrimination is None else f"{round(check.discrimination, 2) + 0.0:+.2f}"


def _document(one: ExerciseStatistics, language: Language) -> dict[str, Any]:
    return {
        "exercise": one.exercise.id,
        "handed_in": one.handed_in,
        "unread": one.unread,
        "ungradable": one.ungradable,
        "faults": one.faults,
        "full": one.full,
        "mean": one.mean,
        "median_s": one.seconds,
        "checks": [
            {
                "id": check.id,
                "title": check.title[language],
                "asked": check.asked,
                "passed": check.passed,
                "rate": check.rate,
                "discrimination": check.discrimination,
                "median_s": check.seconds,
            }
            for check in one.checks
        ],
        "misconceptions": [
            {"id": name, "title": title[language], "students": count} for name, title, count in one.misconceptions
        ],
    }
