"""`grader release`."""

from collections.abc import Sequence
from pathlib import Path
from typing import Annotated

from grader.cli.opening import open_course
from grader.cli.options import CourseOption, LangOption, NoColorOption, QuietOption
from grader.cli.parameters import Argument, Option
from grader.cli.terminal import Terminal
from grader.course.find import named_exercises, require_reference
from grader.course.model import Course, Exercise
from grader.errors import CourseError
from grader.shell import quoted
from grader.text import Text


def release(
    folder: Annotated[Path, Argument(metavar="DIR", help="Where to write it: a new folder, or an earlier release.")],
    *,
    exercises: Annotated[
        list[str] | None,
        Option("--exercises", metavar="IDS", help="Only these exercises, as in ex01,ex03; may be repeated."),
    ] = None,
    course: CourseOption = None,
    lang: LangOption = None,
    quiet: QuietOption = False,
    no_color: NoColorOption = False,
) -> None:
    """Write what students get: the exercises with recorded answers, without solutions and hidden checks."""
    terminal = Terminal.open(lang, quiet=quiet, no_color=no_color)
    opened = open_course(course)
    terminal = terminal.of_course(opened.languages)
    chosen = named_exercises(opened, exercises) if exercises else _all(opened)
    for exercise in chosen:
        require_reference(exercise)
    from grader.release import builtin  # it imports torch, which takes seconds
    from grader.release.make import make_release  # so does this

    place = Text("{id} ({number} of {count})", "{id}（第 {number} 题，共 {count} 题）")
    numbers = {exercise.id: number for number, exercise in enumerate(chosen, 1)}

    def started(name: str) -> None:
        terminal.remark(place.format(id=name, number=numbers[name], count=len(chosen)))

    if builtin.keeps_recordings(opened, folder):
        builtin.renew(opened, started)
        text = Text(
            "Wrote {folder}, which the wheel carries. Exercises that had not changed were kept.",
            "已写入 {folder}（随 wheel 一起发布）；没有改动的题目保持原样。",
        )
        terminal.say(text.format(folder=folder))
        return
    make_release(opened, chosen, folder, started)
    done = Text(
        "Wrote {folder}: {exercises}. Students check with it: --course {quoted}.",
        "已写入 {folder}：{exercises}。学生可用 --course {quoted} 检查。",
    )
    terminal.say(done.format(folder=folder, quoted=quoted(str(folder)), exercises=_named(chosen, opened)))
    proof = Text(
        "A release proves nothing: `grader validate` tells whether the exercises reject the wrong answers.",
        "发布不等于验证：题目是否真能拒绝错误答案，请用 `grader validate` 检验。",
    )
    terminal.remark(proof)


def _named(chosen: Sequence[Exercise], course: Course) -> Text:
    """Say which exercises a release has."""
    if len(chosen) == len(course.exercises) > 1:
        return Text("all {count} exercises", "全部 {count} 道题").format(count=len(chosen))
    ids = [exercise.id for exercise in chosen]
    return Text(", ".join(ids), "、".join(ids))


def _all(course: Course) -> tuple[Exercise, ...]:
    """Return the exercises that the course lists.

    Raises:
        CourseError: one of them is faulty.
    """
    for broken in course.faulty:
        raise CourseError(broken.problems, broken.id)
    return course.exercises
