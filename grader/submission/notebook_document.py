"""The cells of a notebook's file, of any version, or the one reason why there are none."""

from __future__ import annotations

import ast
import json
import warnings
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Final

import nbformat

from grader.submission.source import Fault
from grader.text import Text

if TYPE_CHECKING:
    from collections.abc import Mapping

_OLD: Final = (1, 2, 3)
"""Versions of the format that keep their cells elsewhere, or in other words."""
_NO_JSON: Final = Text(
    "this is not a notebook: the file is not JSON. Download it as .ipynb, or hand in a .py file.",
    "这不是笔记本：文件不是 JSON。请下载为 .ipynb，或提交 .py 文件。",
)
_PYTHON: Final = Text(
    "this is Python code, not a notebook. Change the end of the file's name to .py.",
    "这是 Python 代码，不是笔记本。请把文件名的后缀改为 .py。",
)
_DAMAGED: Final = Text(
    "the notebook is damaged: from here on it is not JSON, so Jupyter cannot open it either. Download it again, or take"
    " an earlier copy.",
    "笔记本已损坏：从这里起不再是 JSON，Jupyter 也无法打开。请重新下载，或使用以前的副本。",
)
_NO_CELLS: Final = Text(
    "this is not a notebook: the file is JSON without a list of cells. Download it again as .ipynb, or hand in a .py"
    " file.",
    "这不是笔记本：文件虽是 JSON，但没有单元格列表。请重新下载为 .ipynb，或提交 .py 文件。",
)
_BAD_CELL: Final = Text(
    "the notebook is damaged: cell {number} has no readable `{key}`. Download it again, or take an earlier copy.",
    "笔记本已损坏：第 {number} 个单元格没有可读取的 `{key}`。请重新下载，或使用以前的副本。",
)
_TOO_DEEP: Final = Text(
    "this is not a notebook: it is nested too deeply to be read.", "这不是笔记本：嵌套过深，无法读取。"
)


@dataclass(frozen=True, slots=True)
class CodeCell:
    """One code cell as it is written, with its place among all cells, counted from 1."""

    number: int
    source: str
    metadata: Mapping[str, Any]


@dataclass(frozen=True, slots=True)
class NotebookDocument:
    """What counts of a notebook's file; output, and what programs note about cells, does not."""

    metadata: Mapping[str, Any]
    cells: tuple[CodeCell, ...]


def read_document(text: str, name: str) -> NotebookDocument | Fault:
    """Read a notebook of versions 1 to 4; what does not concern the code may be missing or wrong."""
    try:
        document = json.loads(text)
    except RecursionError:
        return Fault(_TOO_DEEP, name)
    except ValueError as error:
        return _no_json(text, name, error)
    if not isinstance(document, dict):
        return Fault(_NO_CELLS, name)
    version = document.get("nbformat")
    cells = _upgraded(document) if isinstance(version, int) and version in _OLD else document.get("cells")
    if not isinstance(cells, list) or not all(isinstance(cell, dict) for cell in cells):
        return Fault(_NO_CELLS, name)
    found: list[CodeCell] = []
    for number, cell in enumerate(cells, start=1):
        kind, source = cell.get("cell_type"), _joined(cell.get("source"))
        if not isinstance(kind, str):
            return Fault(_BAD_CELL.format(number=number, key="cell_type"), name)
        if kind == "code" and source is None:
            return Fault(_BAD_CELL.format(number=number, key="source"), name)
        if kind == "code" and source is not None:
            found.append(CodeCell(number, source, _mapping(cell.get("metadata"))))
    return NotebookDocument(_mapping(document.get("metadata")), tuple(found))


def _no_json(text: str, name: str, error: ValueError) -> Fault:
    if text.lstrip().startswith("{"):
        return Fault(_DAMAGED, name, error.lineno if isinstance(error, json.JSONDecodeError) else 0)
    return Fault(_PYTHON if _is_python(text) else _NO_JSON, name)


def _is_python(text: str) -> bool:
    """Tell whether a text is Python with a definition or an import; a word alone is an expression, too."""
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")
            body = ast.parse(text).body
    except (SyntaxError, ValueError, RecursionError, MemoryError):
        return False
    return any(isinstance(node, ast.FunctionDef | ast.ClassDef | ast.Import | ast.ImportFrom) for node in body)


def _upgraded(document: Any) -> Any:
    """Return the cells of an old notebook in the words of version 4; None if it is not sound."""
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")  # what is odd in it, and does not change the code
            book = nbformat.reader.reads(json.dumps(document))  # type: ignore[no-untyped-call]  # nbformat has none
            return nbformat.convert(book, 4).get("cells")  # type: ignore[no-untyped-call]
    except Exception:  # noqa: BLE001 - nbformat trusts its input: JSON of another shape trips whatever comes first
        return None


def _joined(source: object) -> str | None:
    if isinstance(source, list) and all(isinstance(line, str) for line in source):
        return "".join(source)
    return source if isinstance(source, str) else None


def _mapping(value: object) -> Mapping[str, Any]:
    return value if isinstance(value, dict) else {}
