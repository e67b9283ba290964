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
from grader.cli.watching.display import KeyLabel, Page
from grader.course.place import listed
from grader.submission.clean import cleaned_line
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

_NEXT_KEY: Final = KeyLabel(Text("n next exercise", "n 下一题"), Text("n next", "n 下一题"))
_QUIT_KEY: Final = KeyLabel(*[Text("q quit", "q 退出")] * 2)
KEYS: Final = (
    KeyLabel(*[Text("h hint", "h 提示")] * 2),
    _NEXT_KEY,
    KeyLabel(*[Text("l list", "l 列表")] * 2),
    KeyLabel(Text("o page in the browser", "o 在浏览器中打开"), Text("o page", "o 网页")),
    _QUIT_KEY,
)
BACK: Final = (KeyLabel(*[Text("l back", "l 返回")] * 2), _NEXT_KEY, _QUIT_KEY)
_ON_PAGE: Final = Text("… {n} more lines: `o` opens the page", "……还有 {n} 行：按 o 打开网页")
_IN_LIST: Final = Text("… {n} more lines: `grader list` shows all", "……还有 {n} 行：`grader list` 显示全部")
_NOT_BEGUN: Final = Text("Not begun: {ids}.", "尚未开始：{ids}。")
_NEXT: Final = Text("Next: {id} ({title}). Press n to go on.", "下一题：{id}（{title}）。按 n 继续。")
_NEXT_PLAIN: Final = Text("Next: {id} ({title}).", "下一题：{id}（{title}）。")
_ALL_DONE: Final = Text("Everything in this course is done.", "这门课的题目全部完成了。")


def title_of(exercise: Exercise, language: Language, file: str = "") -> Styled:
    """Return the line that names the current exercise, and the file that is judged."""
    name = f" · {cleaned_line(file, 1000)}" if file else ""
    return Styled.assemble((f"{exercise.id} · {exercise.title[language]}", "bold"), (name, "dim"))


def waiting_page(exercise: Exercise, said: Sequence[Text], language: Language, *, lasting: bool = True) -> Page:
    """Return the page before there is a result."""
    words = (Prose.of(text[language]) for text in said if text)
    return Page((title_of(exercise, language), "", *words), KEYS, _ON_PAGE, lasting)


def result_page(
    judged: JudgedFile, before: LastCheck | None, said: Sequence[Text], language: Language, width: int
) -> Page:
    """Return the page of a result: what changed, what to fix first, the points, and remarks."""
    return Page(tuple(_result(judged, before, said, language, width)), KEYS, _ON_PAGE)


def list_page(here: CourseStanding, language: Language) -> Page:
    """Return the page with the progress in the whole course."""
    left = [standing.exercise.id for standing in here.standings if standing.file is None]
    rows: list[RenderableType] = [short_table(here, language), ""] if len(left) < len(here.standings) else []
    if left:
        rows += [Prose.of(_NOT_BEGUN.format(ids=listed(left))[language], "dim"), ""]
    title = Styled(here.listing.title[language], style="bold")
    return Page((title, "", *rows, Prose.of(standing_words(here)[language])), BACK, _IN_LIST)


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
    yield title_of(judged.exercise, language, judged.path.name)
    yield from changed_words(before, judged.result, language)
    yield screen.score()
    # Long parts come last, because they may be cut.
    for text in said:
        if text:
            yield Padding(Prose.of(text[language], "cyan"), (1, 0, 0, 0))
    yield ""
    yield from screen.first_to_fix()
