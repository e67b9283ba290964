"""`grader new`."""

import re
from pathlib import Path
from typing import Annotated

from grader.cli.opening import open_course
from grader.cli.options import CourseOption, LangOption, NoColorOption, QuietOption
from grader.cli.parameters import Argument, Option
from grader.cli.terminal import Terminal
from grader.course.built_in import BUILT_IN, built_in_course
from grader.course.find import find_exercise, require_reference
from grader.course.folders import COURSE_FILE
from grader.course.model import Course
from grader.course.schema import EXERCISE_ID, RESERVED
from grader.errors import UsageError
from grader.scaffold.copied import copied_files
from grader.scaffold.listing import list_exercise
from grader.scaffold.new_exercise import NewExercise
from grader.scaffold.writing import write_new
from grader.text import Text


def new(  # noqa: PLR0913 - one parameter per option
    name: Annotated[str, Argument(metavar="ID", help="The new exercise's id, as in ex07 or attention.")],
    title: Annotated[str, Argument(metavar="TITLE", help="Its title; otherwise its id.")] = "",
    *,
    like: Annotated[
        str | None,
        Option("--like", metavar="EXERCISE", help="Begin with a copy of this exercise, as in ex01 or builtin/ex02."),
    ] = None,
    source: Annotated[
        Path | None,
        Option("--from", metavar="FILE", help="Its solution: signatures, types and docstrings come from there."),
    ] = None,
    course: CourseOption = None,
    lang: LangOption = None,
    quiet: QuietOption = False,
    no_color: NoColorOption = False,
) -> None:
    """Write a new exercise: all its files, with a TODO wherever something is to be filled in."""
    terminal = Terminal.open(lang, quiet=quiet, no_color=no_color)
    opened = open_course(course)
    terminal = terminal.of_course(opened.languages)
    _require_id(name, opened)
    if like is not None and source is not None:
        raise UsageError(Text("Give --like or --from, not both.", "--like 和 --from 只能用一个。"))
    if course is None and opened.root == built_in_course() and not Path.cwd().resolve().is_relative_to(opened.root):
        text = Text(
            "There is no course here. Make one with `grader init DIR`, or name yours with --course.",
            "这里没有课程。请用 `grader init DIR` 新建一门，或用 --course 指定。",
        )
        raise UsageError(text)
    wanted = NewExercise(name, title.strip() or name, _solution(source), str(source or "solution.py"))
    if like is None:
        files = wanted.files(opened.languages)
    else:
        model = find_exercise(*_owner(opened, like))
        require_reference(model)
        files = copied_files(model, wanted, opened.languages)
    write_new(opened.root, files)
    listed = list_exercise(opened.root / COURSE_FILE, name)
    _tell(wanted, opened, terminal, listed=listed)


def _tell(wanted: NewExercise, course: Course, terminal: Terminal, *, listed: bool) -> None:
    said = Text("Wrote {id} into {public} and {private}.", "已把 {id} 写入 {public} 和 {private}。")
    public, private = (course.root / room / wanted.folder for room in ("exercises", "reference"))
    terminal.say(said.format(id=wanted.id, public=public, private=private))
    if listed:
        text = Text(
            "Added {id} to {file}, at the end of the part “{part}”. If it belongs elsewhere, move it in that file.",
            "已把 {id} 加到 {file} 中“{part}”部分的末尾。如果它属于别处，请在该文件中移动。",
        )
        terminal.remark(text.format(id=wanted.id, file=course.root / COURSE_FILE, part=course.parts[-1].title))
    else:
        text = Text(
            "Add {id} to a part of {file}, so that it is not a draft.",
            "请把 {id} 加到 {file} 的某个部分，否则它只是草稿。",
        )
        terminal.remark(text.format(id=wanted.id, file=course.root / COURSE_FILE))
    text = Text(
        "`grader validate {id} --quick` says what is to do next.", "`grader validate {id} --quick` 会说明接下来做什么。"
    )
    terminal.remark(text.format(id=wanted.id))


def _owner(opened: Course, like: str) -> tuple[Course, str]:
    """Return the course of an exercise to copy, and its name there: `builtin/ex02` is from the built-in course.

    Raises:
        UsageError: none comes with this installation.
    """
    if not like.startswith(f"{BUILT_IN}/"):
        return opened, like
    return open_course(BUILT_IN), like.partition("/")[2]


def _require_id(name: str, course: Course) -> None:
    """Check that an id can be used.

    Raises:
        UsageError: it is misspelt, or taken.
    """
    if not re.fullmatch(EXERCISE_ID, name) or name in RESERVED:
        text = Text(
            "'{id}' cannot be the id of an exercise. Write a short name in lower-case letters and digits, as in ex07,"
            " attention or hw2-softmax.",
            "'{id}' 不能用作题目 id。请用小写字母和数字写一个短名称，例如 ex07、attention 或 hw2-softmax。",
        )
        raise UsageError(text.format(id=name))
    taken = {exercise.id for exercise in (*course.exercises, *course.drafts)} | {broken.id for broken in course.broken}
    if name in taken:
        text = Text("There is an exercise {id} already. Choose another id.", "已经有题目 {id}，请换一个 id。")
        raise UsageError(text.format(id=name))


def _solution(path: Path | None) -> str:
    """Return the code of a solution.

    Raises:
        UsageError: it cannot be read.
    """
    if path is None:
        return ""
    try:
        return path.read_text(encoding="utf-8-sig")
    except (OSError, UnicodeDecodeError) as error:
        reason = error.strerror if isinstance(error, OSError) else "UTF-8"
        text = Text("{path} cannot be read ({reason}).", "无法读取 {path}（{reason}）。")
        raise UsageError(text.format(path=path, reason=reason)) from error
