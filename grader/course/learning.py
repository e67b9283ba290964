"""Add a new wrong answer to an exercise: its file, and its entry among the misconceptions."""

from __future__ import annotations

from contextlib import contextmanager
from typing import TYPE_CHECKING

import yaml

from grader.course.yaml_text import yaml_text
from grader.errors import UsageError
from grader.text import Text

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator
    from pathlib import Path

    from grader.course.model import Exercise

TODO = "TODO"
_ENTRY = """\
{dent}- id: {name}
{dent}  file: {file}
{dent}  # {todo} The words below are placeholders: say what is computed, why it is wrong, and one next step.
{dent}  title: {title}
{dent}  explanation: {explanation}
"""
_TITLE = Text("TODO: name this mistake ({count} answers)", "TODO：给这个错误起个名字（{count} 份答案）")
_EXPLANATION = Text(
    "TODO: say what these answers compute and why that is wrong, without giving the solution.",
    "TODO：说明这些答案算的是什么、为什么不对，但不要给出解答。",
)
_NO_LIST = Text(
    "{path}: `misconceptions` is not written with a line for each entry, so nothing can be added to it here."
    " Rewrite it in that way, or add the entry by hand.",
    "{path}：`misconceptions` 没有写成每项占一行的列表，因此无法在此添加。请改成这种写法，或手工添加。",
)
_TAKEN = Text("{path} already exists, so nothing was written.", "{path} 已经存在，因此没有写入任何内容。")
_NOT_WRITTEN = Text(
    "{path} cannot be written ({why}). Check its permissions and the free space.",
    "{path} 无法写入（{why}）。请检查权限和剩余空间。",
)


@contextmanager
def added(exercise: Exercise, name: str, code: str, count: int) -> Iterator[tuple[Path, Path]]:
    """Add a wrong answer to an exercise and yield its file and the file that names it.

    If the block fails, both files are as they were.

    Raises:
        UsageError: there is such a file, or the exercise's own cannot be added to.
    """
    private = exercise.private / "private.yaml"
    wrong = exercise.private / "wrong" / f"{name.replace('-', '_')}.py"
    if wrong.exists():
        raise UsageError(_TAKEN.format(path=wrong))
    before = private.read_text("utf-8") if private.exists() else ""
    after = _with_entry(private, before, lambda dent: _entry(exercise, name, wrong.name, count, dent))
    try:
        wrong.parent.mkdir(exist_ok=True)
        wrong.write_text(code, "utf-8")
        private.write_text(after, "utf-8")
        yield wrong, private
    except BaseException as error:  # on any failure, an interruption too, the exercise stays as it was
        wrong.unlink(missing_ok=True)
        if before:
            private.write_text(before, "utf-8")
        else:
            private.unlink(missing_ok=True)
        if isinstance(error, OSError):
            raise UsageError(_NOT_WRITTEN.format(path=error.filename or wrong, why=error.strerror)) from error
        raise


def _entry(exercise: Exercise, name: str, file: str, count: int, dent: str) -> str:
    """Return the lines of a misconception, with placeholders in the course's languages."""
    title = yaml_text(_TITLE.format(count=count), exercise.languages)
    explanation = yaml_text(_EXPLANATION, exercise.languages)
    return _ENTRY.format(dent=dent, name=name, file=file, todo=TODO + ":", title=title, explanation=explanation)


def _with_entry(path: Path, text: str, entry_at: Callable[[str], str]) -> str:
    """Return a file's text with one more misconception at the end of the list; everything else stays, comments too."""
    listed, empty = _list_in(path, text)
    dent = "  " if listed is None else " " * listed.value[0].start_mark.column
    dent = dent[:-2] if listed is not None else dent  # an entry's position is that after its dash
    entry = entry_at(dent)
    lines = text.splitlines(keepends=True)
    if lines and not lines[-1].endswith("\n"):
        lines[-1] += "\n"
    if listed is None:
        lines = [line for number, line in enumerate(lines) if number != empty]
        return "".join(lines) + f"misconceptions:\n{entry}"
    last = listed.value[-1].end_mark
    place = last.line + (1 if last.column else 0)
    while place > 1 and (not lines[place - 1].strip() or lines[place - 1].lstrip().startswith("#")):
        place -= 1  # text between the last entry and the next part belongs to the next part
    return "".join(lines[:place]) + entry + "".join(lines[place:])


def _list_in(path: Path, text: str) -> tuple[yaml.SequenceNode | None, int | None]:
    """Return the list of misconceptions, None where there is none yet, and the line of an empty one."""
    root = yaml.compose(text, yaml.SafeLoader)
    for key, value in root.value if isinstance(root, yaml.MappingNode) else ():
        if key.value != "misconceptions":
            continue
        if not value.value and value.start_mark.line == key.start_mark.line:
            return None, key.start_mark.line
        if isinstance(value, yaml.SequenceNode) and not value.flow_style and value.value:
            return value, None
        raise UsageError(_NO_LIST.format(path=path))
    return None, None
