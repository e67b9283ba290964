from __future__ import annotations

import io
from typing import TYPE_CHECKING

import pytest
from rich.console import Console
from rich.measure import Measurement
from rich.padding import Padding
from rich.table import Table
from rich.text import Text as Styled

from grader.cli.padded_cell import PaddedCell
from grader.cli.prose import Prose

if TYPE_CHECKING:
    from collections.abc import Callable

    from rich.console import RenderableType

WORDS = (
    *("", "ex01", "Softmax backward, and more than one line of it", " led by a blank", "a blank at the end ", "–"),
    *(
        "一个很长的标题，需要换行（真的）",
        "混合 English 和，标点。",
        "two\nlines",
        "a\ttab",
        "no-break\u00a0space",
        "e\u0301",
    ),
    *("👩‍🔬 joined", "wide🙂", "averyveryverylongwordthatiscut"),
)


def shown(cell: Callable[[Styled], RenderableType], padding: tuple[int, int], width: int) -> str:
    """Return a table of all words in several styles, as a terminal with colours gets it."""
    table = Table(padding=padding, header_style="bold")
    table.add_column(cell(Styled("Left")), style="cyan", no_wrap=True)
    table.add_column(cell(Styled("Right")), justify="right")
    table.add_column(cell(Styled("Centre")), justify="center")
    for words in WORDS:
        partly = Styled(words)
        partly.stylize("red", 1, 3)
        table.add_row(cell(Styled(words)), cell(Styled(words, style="dim")), cell(partly))
    out = io.StringIO()
    console = Console(file=out, width=width, force_terminal=True, color_system="standard", legacy_windows=False)
    console.print(table)
    return out.getvalue()


@pytest.mark.parametrize("width", [*range(4, 60, 3), 80, 200])
@pytest.mark.parametrize("kind", [Prose, lambda words: words])
def test_cells_are_to_the_byte_what_richs_own_padding_makes_of_them(
    width: int, kind: Callable[[Styled], Prose | Styled]
) -> None:
    assert shown(lambda words: PaddedCell(kind(words)), (0, 0), width) == shown(kind, (0, 1), width)


@pytest.mark.parametrize("words", WORDS)
@pytest.mark.parametrize("width", [1, 2, 3, 4, 10, 100])
def test_prose_in_a_cell_is_as_wide_as_with_richs_own_padding(words: str, width: int) -> None:
    console = Console(file=io.StringIO(), width=width)
    padded = Measurement.get(console, console.options, Padding(Prose.of(words), (0, 1)))
    assert Measurement.get(console, console.options, PaddedCell(Prose.of(words))) == padded
