"""The exercises of a course as a table, with the progress of each."""

from __future__ import annotations

from types import MappingProxyType
from typing import TYPE_CHECKING, Final

from rich.table import Table
from rich.text import Text as Styled

from grader.cli.padded_cell import PaddedCell
from grader.cli.prose import Prose
from grader.cli.standing import Checked
from grader.cli.work import State
from grader.report.numbers import points
from grader.text import Text

if TYPE_CHECKING:
    from collections.abc import Mapping

    from grader.cli.standing import CourseStanding, ExerciseStanding
    from grader.text import Language

_STUB: Final = Text("{file}, still the stub", "{file}，仍是初始代码")
_OTHER: Final = Text("{file}, not counted", "{file}，不计入")
_CHECKED: Final[Mapping[Checked, Text]] = MappingProxyType(
    {
        Checked.NEVER: Text("{file}, not checked", "{file}，未检查"),
        Checked.CHANGED: Text("{file}, not checked since", "{file}，改动后未检查"),
        Checked.CURRENT: Text("{file}", "{file}"),
    }
)


def progress_table(here: CourseStanding, language: Language) -> Table:
    """Return all exercises, part by part."""
    listing = here.listing
    title = Styled(listing.title[language], style="bold")
    table = Table(title=title, title_justify="left", header_style="bold", padding=0)  # the cells have blanks
    table.add_column(_plain(Text("Exercise", "题目")[language]), style="cyan", no_wrap=True)
    table.add_column(_plain(Text("Title", "标题")[language]))
    table.add_column(_plain(Text("Points", "分值")[language]), justify="right")
    table.add_column(_plain(Text("Yours", "得分")[language]), justify="right")
    table.add_column(_plain(Text("Builds on", "先修")[language]))
    table.add_column(_plain(Text("Your file", "你的文件")[language]))
    nothing = _plain("")
    for part, heading in listing.parts.items():
        table.add_section()
        table.add_row(nothing, _prose(heading[language], "bold"), nothing, nothing, nothing, nothing)
        for standing in here.standings:
            exercise = standing.exercise
            if exercise.part == part:
                words, style = file_words(standing)
                table.add_row(
                    _plain(exercise.id),
                    _prose(exercise.title[language]),
                    _plain(points(exercise.points)),
                    PaddedCell(score_words(standing)),
                    _prose(", ".join(listing.prerequisites.get(exercise.id, ())), "dim"),
                    _prose(words[language], style),
                )
        for broken in (broken for broken in listing.faulty if broken.part == part):
            repaired = _plain(Text("is being repaired", "正在修复")[language], "red")
            table.add_row(_plain(broken.id), repaired, nothing, nothing, nothing, nothing)
    return table


def short_table(here: CourseStanding, language: Language) -> Table:
    """Return the exercises with a file here, and further files that were checked."""
    table = Table.grid(padding=(0, 2, 0, 0))
    for exercise in here.standings:
        others = [other for other in here.others if other.exercise.id == exercise.exercise.id]
        for standing in (exercise, *others) if exercise.file is not None else ():
            words, style = file_words(standing) if standing is exercise else _other_words(standing)
            most = Styled(f"/ {points(standing.exercise.points)}")
            title = Prose.of(standing.exercise.title[language])
            identity = Styled(standing.exercise.id, style="cyan")
            table.add_row(identity, title, score_words(standing), most, Prose.of(words[language], style))
    return table


def file_words(standing: ExerciseStanding) -> tuple[Text, str]:
    """Return the words for the file of an exercise, and their style."""
    if standing.file is None:
        return Text("not started", "未开始"), "dim"
    if standing.state is State.STARTED:
        return _STUB.format(file=standing.name), "yellow"
    style = "green" if standing.passed else "" if standing.checked is Checked.CURRENT else "yellow"
    return _CHECKED[standing.checked].format(file=standing.name), style


def _other_words(standing: ExerciseStanding) -> tuple[Text, str]:
    """Return the words for a file beside the one that counts, and their style."""
    current = standing.checked is Checked.CURRENT
    text = _OTHER if current else _CHECKED[standing.checked]
    return text.format(file=standing.name), "" if current else "yellow"


def score_words(standing: ExerciseStanding) -> Styled:
    """Return the points of an exercise; empty if unknown."""
    if standing.score is None:
        return Styled("–" if standing.file is not None else "", style="dim")
    return Styled(points(standing.score), style="bold green" if standing.passed else "bold")


def _plain(words: str, style: str = "") -> PaddedCell:
    return PaddedCell(Styled(words, style=style))


def _prose(words: str, style: str = "") -> PaddedCell:
    return PaddedCell(Prose.of(words, style))
