"""`grader diff`."""

from collections import defaultdict
from collections.abc import Iterator, Mapping
from decimal import Decimal
from pathlib import Path
from typing import Annotated, Any

from rich.table import Table
from rich.text import Text as Styled

from grader.cli.gradebook import open_gradebook
from grader.cli.options import FormatOption, LangOption, NoColorOption, QuietOption
from grader.cli.parameters import Argument
from grader.cli.prose import Prose
from grader.cli.terminal import Terminal
from grader.course.place import listed
from grader.errors import UsageError
from grader.gradebook import Gradebook
from grader.gradebook.changes import Change, changes
from grader.report.numbers import points
from grader.report.views.changed import cause, outcome
from grader.report.views.status import CHECKS
from grader.result import CheckStatus, Result
from grader.roster.members import Member, named
from grader.text import Language, Text


def diff(
    folder: Annotated[Path, Argument(metavar="DIR", help="The folder that `grader batch` wrote with --out.")],
    runs: Annotated[
        list[int] | None,
        Argument(
            metavar="[RUN]...",
            min=0,
            help="From the end of this run to the end of that; otherwise what the last run changed.",
        ),
    ] = None,
    *,
    output: FormatOption = "text",
    lang: LangOption = None,
    quiet: QuietOption = False,
    no_color: NoColorOption = False,
) -> None:
    """Say what changed between two runs of `batch`: results, scores, checks."""
    terminal = Terminal.open(lang, quiet=quiet, no_color=no_color).of_program()
    with open_gradebook(folder) as gradebook:
        before, after = _span(gradebook, runs or [])
        old, new, members = gradebook.as_of(before), gradebook.as_of(after), gradebook.members()
    found = changes(old, new)
    if output == "json":
        document = [_document(change, terminal.language) for change in found]
        terminal.document({"before": before, "after": after, "results": len(new), "changes": document})
        return
    terminal.say(_headline(before, after, found, len(new)))
    if found:
        terminal.show(_table(found, members, terminal.language))


def _span(gradebook: Gradebook, asked: list[int]) -> tuple[int, int]:
    """Return the first and last run to compare; 0 is before the first.

    Raises:
        UsageError: there is no such run, or more than two are named.
    """
    known = [run.id for run in gradebook.runs()]
    for number in asked:
        if number and number not in known:
            text = Text("There is no run {run}. The runs are {known}.", "没有第 {run} 次运行。已有的运行：{known}。")
            raise UsageError(text.format(run=number, known=listed(map(str, known))))
    last = max(known, default=0)
    match asked:
        case []:
            return max((run for run in known if run < last), default=0), last
        case [before]:
            return before, last
        case [before, after]:
            return before, after
    raise UsageError(Text("Name two runs at most.", "最多指定两次运行。"))


def _headline(before: int, after: int, found: tuple[Change, ...], total: int) -> Text:
    if not found:
        text = Text(
            "Nothing changed from run {before} to run {after}.", "从第 {before} 次到第 {after} 次运行，没有变化。"
        )
        return text.format(before=before, after=after)
    text = Text(
        "From run {before} to run {after}: {n} of {total} results changed, {points} points in all.",
        "从第 {before} 次到第 {after} 次运行：{total} 条结果中有 {n} 条变化，总分变化 {points}。",
    )
    gained = sum((change.points for change in found), start=Decimal(0))
    return text.format(before=before, after=after, n=len(found), total=total, points=_signed(gained))


def _table(found: tuple[Change, ...], members: Mapping[str, Member], language: Language) -> Table:
    table = Table(header_style="bold")
    table.add_column(Text("Student", "学生")[language], overflow="fold")
    table.add_column(Text("Exercise", "题目")[language], no_wrap=True)
    table.add_column(Text("Before", "之前")[language], no_wrap=True)
    table.add_column(Text("After", "之后")[language], no_wrap=True)
    table.add_column(Text("What changed", "变化")[language])
    for change in found:
        words = Text.join([cause(change), *_check_words(change)], Text("; ", "；"))
        style = "green" if change.points > 0 else "red" if change.points < 0 else ""
        table.add_row(
            Prose.of(named(change.student, members)),
            change.exercise,
            outcome(change.before)[language],
            Styled(outcome(change.after)[language], style=style),
            Prose.of(words[language]),
        )
    return table


def _check_words(change: Change) -> Iterator[Text]:
    """Say which checks have another outcome, grouped by kind; a new result has no earlier outcomes."""
    if change.before is None:
        return
    alike = defaultdict(list)
    for check in change.checks:
        alike[check.before, check.after].append(check.title)
    for (before, after), titles in alike.items():
        yield Text("{before} → {after}: {titles}", "{before} → {after}：{titles}").format(
            before=_check_state(before), after=_check_state(after), titles=Text.join(titles, Text(", ", "、"))
        )


def _check_state(status: CheckStatus | None) -> Text:
    return Text.same("–") if status is None else CHECKS[status].word


def _signed(value: Decimal) -> str:
    return f"{'+' if value > 0 else '−' if value < 0 else '±'}{points(abs(value))}"


def _document(change: Change, language: Language) -> dict[str, Any]:
    return {
        "student": change.student,
        "exercise": change.exercise,
        "before": _side(change.before),
        "after": _side(change.after),
        "points": float(change.points),
        "another_file": change.another_file,
        "checks": [
            {
                "id": check.id,
                "title": check.title[language],
                "before": None if check.before is None else check.before.value,
                "after": None if check.after is None else check.after.value,
            }
            for check in change.checks
        ],
    }


def _side(result: Result | None) -> dict[str, Any] | None:
    if result is None:
        return None
    return {
        "status": result.status.value,
        "score": None if result.score is None else float(result.score),
        "sha256": None if result.submission is None else result.submission.sha256,
    }
