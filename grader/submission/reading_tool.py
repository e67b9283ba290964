"""Read a submission in a worker, without running it.

`read_tool` runs in a limited worker: hostile source may exhaust its memory or time, and then only that worker dies. The
judge asks with `reading_request` and rebuilds the answer with `Reading.from_bytes`.
"""

from __future__ import annotations

import json
import re
from base64 import b64decode, b64encode
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Final

from grader.submission.bans import find_bans
from grader.submission.doubled import doubled
from grader.submission.encoding import decoded
from grader.submission.guards import guards_in
from grader.submission.misplaced import is_untouched, misplaced_names
from grader.submission.mistaken import mistaken
from grader.submission.opacity import opaque_places, strange_words
from grader.submission.reading import Reading
from grader.submission.source import Fault, Unit, place
from grader.submission.syntax import parsed
from grader.submission.traits import traits_in
from grader.submission.vocabulary import ban
from grader.text import Text

if TYPE_CHECKING:
    import ast
    from collections.abc import Iterable, Mapping, Sequence

    from grader.submission.notebook import Cell
    from grader.submission.submission import Submission

READING_TOOL = "grader.submission.reading_tool:read_tool"
"""The trusted tool that reads a submission inside the worker, before any of its code runs."""
SHOWN_NOTES = 8

_TOO_DEEP = Text(
    "the code is nested too deeply, or too large, to be read. Split long expressions into steps.",
    "代码嵌套过深或过大，无法读取。请把长表达式拆成几步。",
)
CODE_LIMIT = 2**20
"""Most characters of all code together."""
SENT_LIMIT = 2 * CODE_LIMIT
"""Most bytes of the code as it is sent; a character outside ASCII takes six."""
_TOO_LARGE = Text(
    "the code is too large: more than 1 MiB is not run. Take out what is not code, such as data in strings.",
    "代码过大：超过 1 MiB 的代码不会运行。请删去不属于代码的内容，例如字符串中的数据。",
)
_RENAMED_NOTEBOOK = Text(
    "this is a notebook, but it is named .py. Hand it in as .ipynb.",
    "这是一个以 .py 命名的笔记本。请以 .ipynb 文件提交。",
)
_SKIPPED = Text("the cell is left out: ", "该单元格已跳过：")


def preloaded(names: Iterable[str], *, training: bool = True) -> tuple[str, ...]:
    """Return what a warm process imports besides torch for submissions with these names.

    The imports for notebooks take half a second; those for `training` as long as torch itself.
    """
    notebooks = any(name.endswith(".ipynb") for name in names)
    tools = (READING_TOOL, "grader.submission.notebook") if notebooks else (READING_TOOL,)
    return (*tools, "torch._dynamo") if training else tools


_IMPORTING: Final = re.compile(
    rb"optim|compile|dynamo|jit|export|checkpoint|flex_attention|deterministic|gradcheck|gradgradcheck|torch\.testing"
    rb"|torch\.func\b|import func\b|functorch|vmap|jac|hess|jvp|vjp"
)
"""Parts of names whose first use makes torch import hundreds of modules."""


def may_train(texts: Iterable[bytes]) -> bool:
    """Tell whether sources use names that make torch import everything for training."""
    return any(_IMPORTING.search(text) for text in texts)


def reading_request(
    submission: Submission, entry_points: Sequence[str], banned: Sequence[str], stub: str = ""
) -> bytes:
    """Return the request for `read_tool`; of the files beside the submission only Python files are read."""
    files = sorted(submission.files.items())
    document = {
        "name": submission.name,
        "data": b64encode(submission.data).decode(),
        "files": {name: b64encode(data).decode() for name, data in files if name.endswith(".py")},
        "entry_points": list(entry_points),
        "banned": list(banned),
        "stub": stub,
    }
    return json.dumps(document).encode()


def read_tool(payload: bytes) -> bytes:
    """Answer a `reading_request` with a `Reading`, both as bytes."""
    document = json.loads(payload)
    files = {name: b64decode(data) for name, data in document["files"].items()}
    asked = (document["entry_points"], document["banned"], document["stub"])
    return read(document["name"], b64decode(document["data"]), files, *asked).to_bytes()


def read(
    name: str,
    data: bytes,
    files: Mapping[str, bytes],
    entry_points: Sequence[str],
    banned: Sequence[str],
    stub: str = "",
) -> Reading:
    """Read a submission statically.

    Raises:
        ValueError: a banned name is not known.
    """
    try:
        text = decoded(data, name)
        if isinstance(text, Fault):
            return Reading(problem=text)
        units = _notebook(text, name) if name.endswith(".ipynb") else _file(text, name)
        if isinstance(units, Fault):
            return Reading(problem=mistaken(text, name) or units)
        if _is_too_large([unit.source for unit, _ in units.parsed]):
            return Reading(problem=Fault(_TOO_LARGE, name))
        guards, traits = guards_in(units.parsed), traits_in(units.parsed)
        twice = [*doubled(units.parsed, entry_points)]
        untouched = is_untouched([tree for _, tree in units.parsed], stub)
        misplaced = misplaced_names(units.parsed, entry_points)
        beside = _side_files(files)
        found = find_bans(units.parsed, beside, entry_points, banned)
        places = opaque_places(
            (*units.parsed, *beside.values()), [ban(banned_name) for banned_name in banned], entry_points
        )
    except (RecursionError, MemoryError):
        return Reading(problem=Fault(_TOO_DEEP, name))
    remarks = [*units.notes, *twice, *(finding.message for finding in found if not finding.entry_points)]
    return Reading(
        units=tuple(unit for unit, _ in units.parsed),
        keep_going=name.endswith(".ipynb"),
        notes=_some(remarks),
        bans=tuple(finding for finding in found if finding.entry_points),
        broken=units.broken,
        opaque=bool(banned and (found or places)),
        strange=strange_words(places),
        untouched=untouched,
        misplaced=misplaced,
        guards=guards,
        traits=traits,
    )


def _is_too_large(sources: Sequence[str]) -> bool:
    return sum(map(len, sources)) > CODE_LIMIT or sum(len(json.dumps(source)) for source in sources) > SENT_LIMIT


def parsed_units(name: str, data: bytes) -> tuple[ast.Module, ...]:
    """Return the syntax trees of a file, or of a notebook's cells; empty if it cannot be read."""
    try:
        text = decoded(data, name)
        units = (
            text if isinstance(text, Fault) else _notebook(text, name) if name.endswith(".ipynb") else _file(text, name)
        )
    except (RecursionError, MemoryError):
        return ()
    return () if isinstance(units, Fault) else tuple(tree for _, tree in units.parsed)


@dataclass(frozen=True, slots=True)
class _Units:
    parsed: tuple[tuple[Unit, ast.Module], ...]
    notes: tuple[Text, ...] = ()
    broken: tuple[Fault, ...] = ()


def _file(text: str, name: str) -> _Units | Fault:
    if text.lstrip().startswith("{") and '"cells"' in text:
        return Fault(_RENAMED_NOTEBOOK, name)
    unit = Unit(name, text)
    tree = parsed(unit)
    return tree if isinstance(tree, Fault) else _Units(((unit, tree),))


def _notebook(text: str, name: str) -> _Units | Fault:
    # Only notebooks need IPython and nbformat.
    from grader.submission.notebook import read_cells  # noqa: PLC0415 - see above

    cells = read_cells(text, name)
    if isinstance(cells, Fault):
        return cells
    good: list[tuple[Unit, ast.Module]] = []
    broken: list[Fault] = []
    notes: list[Text] = []
    for cell in cells:
        tree = cell.fault or parsed(cell.unit, awaits=True)
        notes += _left_out(cell)
        if isinstance(tree, Fault):
            broken.append(mistaken(cell.unit.source, cell.unit.name) or tree)
        elif cell.unit.source.strip():
            good.append((cell.unit, tree))
    if broken and not good:
        return broken[0]
    return _Units(tuple(good), tuple(notes), tuple(replace(cell, text=_SKIPPED + cell.text) for cell in broken))


def _left_out(cell: Cell) -> list[Text]:
    return [
        place(cell.unit.name, left_out.line)
        + (
            Text(
                f": the cell is left out from here on ({left_out.source}).",
                f"：从这里起的内容已略去（{left_out.source}）。",
            )
            if left_out.whole_cell
            else Text(
                f": the notebook command {left_out.source} is left out.", f"：已略去笔记本命令 {left_out.source}。"
            )
        )
        for left_out in cell.left_out
    ]


def _side_files(files: Mapping[str, bytes]) -> dict[str, tuple[Unit, ast.Module]]:
    """Parse the Python files beside the submission; a file that does not parse raises when it is imported."""
    found: dict[str, tuple[Unit, ast.Module]] = {}
    for name, data in files.items():
        text = decoded(data, name)
        unit = Unit(name, text) if isinstance(text, str) else None
        tree = parsed(unit) if unit is not None else None
        if unit is not None and tree is not None and not isinstance(tree, Fault):
            found[name.removesuffix(".py")] = (unit, tree)
    return found


def _some(notes: Sequence[Text]) -> tuple[Text, ...]:
    rest = len(notes) - SHOWN_NOTES
    if rest <= 0:
        return tuple(notes)
    return (*notes[:SHOWN_NOTES], Text(f"… and {rest} more remarks of this kind.", f"……还有 {rest} 条类似的说明。"))
