"""What is shown while a file is watched."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from rich.padding import Padding
from rich.text import Text as Styled

from grader.cli.progress_table import short_table
from grader.cli.prose import Prose
from grader.cli.screen import ResultScreen
from grader.cli.standing import standing_words
from grader.cli.watching.changes import changed_words
from grader.cli.watching.display import Page
from grader.text import NOTHING, Text

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from rich.console import RenderableType

    from grader.cli.last_check import LastCheck
    from grader.cli.prose import Unbroken
    from grader.cli.single import JudgedFile
    from grader.cli.standing import CourseStanding
    from grader.course.model import Exercise
    from grader.text import Language

KEYS: Final = Text(
    "h hint · n next exercise · l list · o page in the browser · q quit",
    "h 提示 · n 下一题 · l 列表 · o 在浏览器中打开 · q 退出",
)
BACK: Final = Text("l back · n next exercise · q quit", "l 返回 · n 下一题 · q 退出")
_NEXT: Final = Text("Next: {id} ({title}). Press n to go on.", "下一题：{id}（{title}）。按 n 继续。")
_NEXT_PLAIN: Final = Text("Next: {id} ({title}).", "下一题：{id}（{title}）。")
_ALL_DONE: Final = Text("Everything in this course is done.", "这门课的题目全部完成了。")


def title_of(exercise: Exercise, language: Language) -> Styled:
    """Return the line that names the current exercise."""
    return Styled(f"{exercise.id} · {exercise.title[language]}", style="bold")


def waiting_page(exercise: Exercise, said: Sequence[Text], language: Language, *, lasting: bool = True) -> Page:
    """Return the page before there is a result."""
    words = (Prose.of(text[language]) for text in said if text)
    return Page((title_of(exercise, language), "", *words), KEYS, lasting)


def result_page(
    judged: JudgedFile, before: LastCheck | None, said: Sequence[Text], language: Language, width: int
) -> Page:
    """Return the page of a result: what changed, what to fix first, the points, and remarks."""
    return Page(tuple(_result(judged, before, said, language, width)), KEYS)


def list_page(here: CourseStanding, language: Language) -> Page:
    """Return the page with the progress in the whole course."""
    begun = any(standing.file is not None for standing in here.standings)
    rows: tuple[RenderableType, ...] = (short_table(here, language), "") if begun else ()
    title = Styled(here.listing.title[language], style="bold")
    return Page((title, "", *rows, Prose.of(standing_words(here)[language])), BACK)


def offer(following: Exercise | None, *, keys: bool) -> Text:
    """Say what comes after a finished exercise."""
    if following is None:
        return _ALL_DONE
    return (_NEXT if keys else _NEXT_PLAIN).format(id=following.id, title=following.title)


def hint_words(exercise: Exercise, number: int | None) -> Text:
    """Return a hint, counted from 0, with its number; the last one if all were seen."""
    if not exercise.hints:
        return Text("This exercise has no hints.", "这道题没有提示。")
    shown = len(exercise.hints) - 1 if number is None else number
    heading = Text("Hint {number} of {count}: ", "提示 {number}/{count}：")
    words = heading.format(number=shown + 1, count=len(exercise.hints)) + exercise.hints[shown]
    return words + (Text(" (There is no other hint.)", "（没有更多提示了。）") if number is None else NOTHING)


def _result(
    judged: JudgedFile, before: LastCheck | None, said: Sequence[Text], language: Language, width: int
) -> Iterator[RenderableType | Unbroken]:
    screen = ResultScreen(judged.result, judged.exercise, language, width)
    yield title_of(judged.exercise, language)
    yield from changed_words(before, judged.result, language)
    yield screen.score()
    # Long parts come last, because they may be cut.
    for text in said:
        if text:
            yield Padding(Prose.of(text[language], "cyan"), (1, 0, 0, 0))
    yield ""
    yield from screen.first_to_fix()
