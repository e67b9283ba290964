"""`grader hint`."""

from collections.abc import Sequence
from typing import Annotated

from rich.padding import Padding
from rich.text import Text as Styled

from grader.cli.opening import open_exercise
from grader.cli.options import CourseOption, ExerciseArgument, LangOption, NoColorOption, QuietOption
from grader.cli.parameters import Option
from grader.cli.prose import Prose
from grader.cli.state import hints_seen, next_hint, remember_hints
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
    seen = [number for number in hints_seen(opened.root, found.id) if number < count]
    if not count:
        terminal.say(Text("This exercise has no hints.", "这道题没有提示。"))
        return
    following = next_hint(count, seen)
    if following is None and not (every or again):
        text = Text(
            "You have seen all {count} hints. --again shows the last one, --all shows all of them.",
            "{count} 条提示你都看过了。--again 重看最后一条，--all 显示全部。",
        )
        terminal.say(text.format(count=count))
        return
    shown = range(count) if every else seen[-1:] if following is None or (again and seen) else [following]
    _show(found, shown, terminal)
    if not remember_hints(opened.root, found.id, shown):
        terminal.remark(
            Text(
                "It could not be remembered that you saw this; the next call shows it again.",
                "无法记录你看过的提示，下次还会显示这一条。",
            )
        )


def _show(exercise: Exercise, numbers: Sequence[int], terminal: Terminal) -> None:
    count = len(exercise.hints)
    for number in numbers:
        heading = Text("Hint {number} of {count}", "提示 {number}/{count}").format(number=number + 1, count=count)
        terminal.show(Styled(heading[terminal.language], style="bold"))
        terminal.show(Padding(Prose.of(exercise.hints[number][terminal.language]), (0, 2)))
