"""A counterexample in the terminal: small tables side by side, with different entries in ‹marks› and in colour."""

from __future__ import annotations

from typing import TYPE_CHECKING

from rich.cells import cell_len
from rich.columns import Columns
from rich.console import Group
from rich.table import Table as Drawn
from rich.text import Text as Styled

from grader.report.views.counterexample import case_of
from grader.text import Text

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence

    from rich.console import RenderableType

    from grader.report.views.counterexample import CaseView, Grid, TableCell, ValueTable
    from grader.result import Counterexample
    from grader.text import Language

_GAP = 2
_OFF = "bold red"


def counterexample_tables(
    example: Counterexample, language: Language, width: int, *, answered: bool = True
) -> Iterator[RenderableType]:
    """Yield the inputs, then the expected values beside the received ones (if any), at most `width` cells wide."""
    case = case_of(example)
    yield _side_by_side(_blocks(case.inputs, Text("Input", "输入"), language, width))
    expected, received = _differing(case) if answered else (case.expected, ())
    for name in dict.fromkeys(table.name for table in (*expected, *received)):
        pair = (
            *_blocks([table for table in expected if table.name == name], Text("Expected", "应为"), language, width),
            *_blocks([table for table in received if table.name == name], Text("Yours", "你的结果"), language, width),
        )
        yield _side_by_side(pair)
    if any(_marked(table) for table in received):
        yield Styled(Text("‹ › marks the entries that differ.", "‹ › 标出不同的元素。")[language], style="dim")


def _differing(case: CaseView) -> tuple[Sequence[ValueTable], Sequence[ValueTable]]:
    """Return the wrong parts of the answer; all parts if no single part is to blame."""
    fine = {table.name for table in case.received if not table.kind_off and not _marked(table)}
    received = [table for table in case.received if table.name not in fine]
    if not received:
        return case.expected, case.received
    return [table for table in case.expected if table.name not in fine], received


def _marked(table: ValueTable) -> bool:
    return any(cell.off for grid in table.grids for _, row in grid.rows for cell in row)


def _side_by_side(blocks: Iterable[RenderableType]) -> Columns:
    return Columns(blocks, padding=(0, 4))


def _blocks(tables: Sequence[ValueTable], heading: Text, language: Language, width: int) -> Iterator[RenderableType]:
    for table in tables:
        title = Styled.assemble((heading[language], "bold"), (f" {table.name}" if table.name else "", "cyan"))
        kind = Styled(table.kind[language], style=_OFF if table.kind_off else "dim")
        alone = _alone(table)
        if alone is not None:
            yield Group(title + Styled(" = " if table.name else ": ") + _entry(alone, ""), kind)
            continue
        parts: list[RenderableType] = [title, kind]
        for grid in table.grids:
            parts += [Styled(grid.slice, style="dim")] if grid.slice else []
            parts += _drawn(grid, width)
        parts += [Styled(table.more[language], style="dim")] if table.more else []
        yield Group(*parts)


def _alone(table: ValueTable) -> TableCell | None:
    """Return the entry of a table that has only one and no heads."""
    match table.grids:
        case (grid,) if not grid.columns and len(grid.rows) == 1 and len(grid.rows[0][1]) == 1:
            return grid.rows[0][1][0]
    return None


def _drawn(grid: Grid, width: int) -> Iterator[Drawn]:
    """Draw a grid, in several pieces if its columns do not fit side by side."""
    head = max((cell_len(name) for name, _ in grid.rows), default=0) + _GAP
    widths = [
        max([cell_len(name), *(cell_len(row[place].text) + _GAP for _, row in grid.rows if place < len(row))]) + _GAP
        for place, name in enumerate(grid.columns)
    ]
    start = 0
    while start < len(widths):
        end, taken = start, head
        while end < len(widths) and (end == start or taken + widths[end] <= width):
            taken += widths[end]
            end += 1
        yield _piece(grid, start, end)
        start = end


def _piece(grid: Grid, start: int, end: int) -> Drawn:
    drawn = Drawn(box=None, pad_edge=False, header_style="dim", padding=(0, _GAP, 0, 0))
    drawn.add_column("", style="dim", justify="right")
    for name in grid.columns[start:end]:
        drawn.add_column(f"{name} ", justify="right", overflow="fold")
    for name, row in grid.rows:
        drawn.add_row(name, *(_entry(cell) for cell in row[start:end]))
    return drawn


def _entry(cell: TableCell, beside: str = " ") -> Styled:
    """Return an entry with its marks, or with the same width without them."""
    return Styled(f"‹{cell.text}›", style=_OFF) if cell.off else Styled(f"{beside}{cell.text}{beside}")
