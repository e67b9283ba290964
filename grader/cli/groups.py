"""Mistakes without a name, in the terminal and as JSON."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from rich.padding import Padding
from rich.syntax import Syntax
from rich.text import Text as Styled

from grader.cli.outline import outline_of
from grader.cli.prose import Prose, Unbroken
from grader.cli.tables import counterexample_tables
from grader.report.anonymous import anonymous
from grader.report.groups import groups_of
from grader.report.handed_in import handed_in
from grader.shell import quoted
from grader.text import Text
from grader.values import shown_to_json

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence
    from pathlib import Path

    from rich.console import RenderableType

    from grader.cli.options import Output
    from grader.cli.terminal import Terminal
    from grader.course.model import Course
    from grader.report.groups import MistakeGroup
    from grader.report.outline import ExerciseInfo
    from grader.result import Result
    from grader.text import Language

SHOWN = 20
"""Most groups in the terminal."""
NAMES = 8
_INDENT = 4
_NONE = Text("No unnamed mistake was made by two students or more.", "没有哪个尚未命名的错误是两名以上学生共有的。")
_SINGLE = Text(
    "Besides these, unnamed mistakes made by one student each: {count}; --format json lists them.",
    "另有 {count} 个尚未命名的错误各只有一名学生犯；--format json 会列出。",
)


def show_groups(
    folder: Path, results: Sequence[Result], people: frozenset[str], course: Course, output: Output, terminal: Terminal
) -> None:
    """Print the groups; the terminal only counts mistakes that a single student makes."""
    groups = groups_of(results)
    infos = {info.id: info for info in outline_of(course).exercises}
    if output == "json":
        documents = [_document(group, _answer(folder, group, infos, people), terminal.language) for group in groups]
        terminal.document(documents)
        return
    shared = [group for group in groups if len(group.students) > 1]
    for group in shared[:SHOWN]:
        terminal.show(*_parts(folder, group, _answer(folder, group, infos, people), terminal.language, terminal.width))
    if not shared:
        terminal.remark(_NONE)
    if len(shared) < len(groups):
        terminal.remark(_SINGLE.format(count=len(groups) - len(shared)))


def _answer(folder: Path, group: MistakeGroup, infos: Mapping[str, ExerciseInfo], people: frozenset[str]) -> str | None:
    """Return the group's answer without its author; None if the file cannot be read."""
    reference, data = group.example.submission, handed_in(folder, group.example)
    if group.cause or data is None or reference is None:
        return None
    info = infos.get(group.exercise)
    return anonymous(data, reference.path, () if info is None else info.functions, people)


def _parts(
    folder: Path, group: MistakeGroup, answer: str | None, language: Language, width: int
) -> Iterator[RenderableType | Unbroken]:
    title = Text("{count} students, {exercise}, group {id}", "{exercise}，{count} 名学生，组 {id}").format(
        count=len(group.students), exercise=group.exercise, id=group.id
    )
    yield Prose(Styled(title[language], style="bold"))
    rest = len(group.students) - NAMES
    names = ", ".join(group.students[:NAMES]) + (f", … (+{rest})" if rest > 0 else "")
    yield Padding(Prose.of(names, "dim"), (0, 0, 0, _INDENT))
    yield Padding(Prose.of(group.seen[language]), (0, 0, 0, _INDENT))
    if group.counterexample is not None:
        yield from (
            Padding(part, (0, 0, 0, _INDENT))
            for part in counterexample_tables(group.counterexample, language, width - _INDENT)
        )
    if answer is not None:
        yield Padding(
            Syntax(answer.rstrip(), "python", theme="ansi_dark", background_color="default"), (0, 0, 0, _INDENT)
        )
    if group.learnable:
        command = f"grader learn {quoted(str(folder))} {group.exercise} {group.id}"
        yield Unbroken(Styled(" " * _INDENT + command))
    yield Prose.of("")


def _document(group: MistakeGroup, answer: str | None, language: Language) -> dict[str, Any]:
    example = group.counterexample
    return {
        "exercise": group.exercise,
        "group": group.id,
        "size": len(group.students),
        "students": list(group.students),
        "checks": list(group.checks),
        "cause": group.cause[language] if group.cause else None,
        "message": group.seen[language],
        "learnable": group.learnable,
        "counterexample": None
        if example is None
        else {
            "inputs": {name: shown_to_json(value) for name, value in example.inputs.items()},
            "expected": shown_to_json(example.expected),
            "received": shown_to_json(example.received),
        },
        "answer": answer,
    }
