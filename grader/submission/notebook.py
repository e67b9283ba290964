"""A notebook as units: code cells in order, with IPython's own syntax left out and reported.

This module imports nbformat and IPython, which takes a tenth of a second; import it beforehand to judge many notebooks.
"""

from __future__ import annotations

import json
import re
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from IPython.core.inputtransformer2 import TRANSFORM_LOOP_LIMIT, TransformerManager, leading_empty_lines

from grader.submission.clean import cleaned_line
from grader.submission.notebook_document import CodeCell, read_document
from grader.submission.source import CELL, Fault, Unit
from grader.text import Text

if TYPE_CHECKING:
    from collections.abc import Mapping

# Cell magics whose body IPython runs in the notebook's own namespace; cells with other magics are left out.
_TRANSPARENT = frozenset({"time", "capture", "prun", "check"})
_HELP_ON_MAGIC = re.compile(r"%%\w+\?")

CELL_LIMIT = 1_000
_TOO_MANY_CELLS = Text(
    f"the notebook is too large: more than {CELL_LIMIT} cells with code are not read. Hand in only the cells of this"
    " exercise.",
    f"笔记本过大：含代码的单元格超过 {CELL_LIMIT} 个时不予读取。请只提交本题的单元格。",
)
_NO_CODE = Text(
    "the notebook has no code cell with anything in it. Was it saved?",
    "笔记本中没有任何含代码的单元格。保存了吗？",
)
_TOO_MANY_COMMANDS = Text(
    "the cell has too many notebook commands (%…, !…) to be read.",
    "该单元格中的笔记本命令（%…、！…）过多，无法读取。",
)


@dataclass(frozen=True, slots=True)
class LeftOut:
    """A line, or the rest of a cell from this line on, that is IPython's syntax and not Python's."""

    line: int
    source: str
    whole_cell: bool = False


@dataclass(frozen=True, slots=True)
class Cell:
    """One code cell as plain Python, with as many lines as the author sees."""

    unit: Unit
    left_out: tuple[LeftOut, ...] = ()
    fault: Fault | None = None


def read_cells(text: str, name: str) -> tuple[Cell, ...] | Fault:
    """Return the code cells that are not empty, or why there are none; the language must be Python."""
    document = read_document(text, name)
    if isinstance(document, Fault):
        return document
    language = _language(document.metadata)
    if language != "python":
        return Fault(_foreign(language), name)
    cells = (cell for cell in document.cells if cell.source.strip() and _is_python(cell))
    filled = [Unit(f"{CELL}{cell.number}", cell.source) for cell in cells]
    if not filled or len(filled) > CELL_LIMIT:
        return Fault(_TOO_MANY_CELLS if filled else _NO_CODE, name)
    return tuple(map(_cell, filled))


def preload() -> None:
    """Read a sample notebook with every feature once, so that the libraries' late imports happen now."""
    cell: dict[str, Any] = {
        "cell_type": "code",
        "execution_count": None,
        "metadata": {},
        "outputs": [],
        "source": ["%who\n", "x = 1"],
    }
    document = {"cells": [{**cell, "id": "a"}], "metadata": {}, "nbformat": 4, "nbformat_minor": 5}
    read_cells(json.dumps(document), "")


def _language(metadata: Mapping[str, Any]) -> str:
    for key, field in (("kernelspec", "language"), ("language_info", "name")):
        part = metadata.get(key)
        said = part.get(field) if isinstance(part, dict) else None
        if isinstance(said, str) and said:
            return "python" if said.lower() in {"python", "ipython"} else said
    return "python"


def _foreign(language: str) -> Text:
    said = cleaned_line(language, 40)
    return Text(
        f"this notebook is written in {said}. Exercises are solved in Python.",
        f"这个笔记本使用的语言是 {said}。题目要用 Python 完成。",
    )


def _is_python(cell: CodeCell) -> bool:
    """Tell whether a cell is Python: VS Code has cells of other languages, which Jupyter would run all the same."""
    editor = cell.metadata.get("vscode")
    said = editor.get("languageId") if isinstance(editor, dict) else None
    return said in (None, "python")


def _cell(unit: Unit) -> Cell:
    manager = TransformerManager()  # type: ignore[no-untyped-call]  # nor has IPython
    lines, left_out = _without_cell_magics(_tidied(manager, unit.source))
    for _ in range(TRANSFORM_LOOP_LIMIT):
        try:
            changed, transformed = manager.do_one_token_transform(lines)  # type: ignore[no-untyped-call]
        except SyntaxError:
            # Not even tokens: the parser's message will be better.
            changed, transformed = False, lines
        transformed = _lines("".join(transformed))
        if not changed or transformed == lines:
            return Cell(Unit(unit.name, "".join(lines)), tuple(sorted(left_out, key=lambda one: one.line)))
        lines, taken = _without(lines, transformed)
        left_out.append(taken)
    return Cell(unit, (), Fault(_TOO_MANY_COMMANDS, unit.name))


def _tidied(manager: TransformerManager, source: str) -> list[str]:
    """Remove prompts and common indentation as IPython does, but keep empty lines at the top, and so all numbers."""
    lines = _lines(source)
    body = leading_empty_lines(lines)  # type: ignore[no-untyped-call]
    empty = len(lines) - len(body)
    for transform in manager.cleanup_transforms:
        if transform is not leading_empty_lines:
            body = transform(body)  # type: ignore[operator]  # a list of callables, says IPython
    return ["\n"] * empty + _lines("".join(body))


def _without_cell_magics(lines: list[str]) -> tuple[list[str], list[LeftOut]]:
    left_out: list[LeftOut] = []
    while True:
        first = next((index for index, line in enumerate(lines) if line.strip()), None)
        if first is None or not lines[first].startswith("%%") or _HELP_ON_MAGIC.match(lines[first]):
            return lines, left_out
        magic = (lines[first][2:].split() or [""])[0]
        if magic not in _TRANSPARENT:
            return ["\n"] * len(lines), [*left_out, LeftOut(first + 1, _shown(lines[first]), whole_cell=True)]
        left_out.append(LeftOut(first + 1, _shown(lines[first])))
        lines = [*lines[:first], "\n", *lines[first + 1 :]]


def _without(lines: list[str], transformed: list[str]) -> tuple[list[str], LeftOut]:
    """Replace what IPython transformed by `pass` and empty lines, so that blocks stay valid and lines keep numbers."""
    both = enumerate(zip(lines, transformed, strict=False))
    first = next((index for index, (old, new) in both if old != new), min(len(lines), len(transformed)) - 1)
    last = first + max(len(lines) - len(transformed), 0)
    while first and lines[first - 1].endswith("\\\n"):
        first -= 1
    taken = LeftOut(first + 1, _shown(lines[first]))
    indent = lines[first][: len(lines[first]) - len(lines[first].lstrip(" \t\f"))]
    return [*lines[:first], f"{indent}pass\n", *["\n"] * (last - first), *lines[last + 1 :]], taken


def _lines(source: str) -> list[str]:
    # Not splitlines: Python ends lines at newlines only, and we must do the same.
    text = source.replace("\r\n", "\n").replace("\r", "\n")
    return [f"{line}\n" for line in text.removesuffix("\n").split("\n")]


def _shown(line: str) -> str:
    return cleaned_line(line.strip(), 80)
