"""`grader hint`."""

from typing import Annotated

from rich.padding import Padding
from rich.text import Text as Styled

from grader.cli.opening import open_exercise
from grader.cli.options import CourseOption, ExerciseArgument, LangOption, NoColorOption, QuietOption
from grader.cli.parameters import Option
from grader.cli.prose import Prose
from grader.cli.state import hints_seen, remember_hints
from grader.cli.terminal import Terminal
from grader.course.model import Exercise
from grader.text import Text


def hint(
    exercise: ExerciseArgument,
    *,
    every: Annotated[bool, Option("--all", help="All hints of the exercise.")] = False,
    again: Annotated[bool, Option("--again", help="The last hint once more.")] = False,
    course: CourseOption = None,
    lang: LangOption = None,
    quiet: QuietOption = False,
    no_color: NoColorOption = False,
) -> None:
    """Give the next hint of an exercise."""
    terminal = Terminal.open(lang, quiet=quiet, no_color=no_color)
    opened = open_exercise(course, exercise)
    terminal = terminal.of_course(opened.exercise.languages)
    found = opened.exercise
    count = len(found.hints)
    seen = min(hints_seen(opened.root, found.id), count)
    if not count:
        terminal.say(Text("This exercise has no hints.", "这道题没有提示。"))
        return
    if seen == count and not (every or again):
        text = Text(
            "You have seen all {count} hints. --again shows the last one, --all shows all of them.",
            "{count} 条提示你都看过了。--again 重看最后一条，--all 显示全部。",
        )
        terminal.say(text.format(count=count))
        return
    first, last = _shown(seen, count, every=every, again=again)
    _show(found, first, last, terminal)
    if last > seen and not remember_hints(opened.root, found.id, last):
        terminal.remark(
            Text(
                "It could not be remembered that you saw this; the next call shows it again.",
                "无法记录你看过的提示，下次还会显示这一条。",
            )
        )


def _shown(seen: int, count: int, *, every: bool, again: bool) -> tuple[int, int]:
    """Return the range of hints to show: from the first index, counted from 0, up to the second, not included."""
    if every:
        return 0, count
    if again and seen:
        return seen - 1, seen
    return seen, seen + 1


def _show(exercise: Exercise, first: int, last: int, terminal: Terminal) -> None:
    count = len(exercise.hints)
    for number in range(first, last):
        heading = Text("Hint {number} of {count}", "提示 {number}/{count}").format(number=number + 1, count=count)
        terminal.show(Styled(heading[terminal.language], style="bold"))
        terminal.show(Padding(Prose.of(exercise.hints[number][terminal.language]), (0, 2)))
