"""A small terminal shows as much as it can: no empty lines where there is more to show, and keys on one line."""

from __future__ import annotations

import io
import re

from rich.console import Console

from grader.cli.terminal import Terminal
from grader.cli.watching.display import Page, Screen
from grader.cli.watching.pages import KEYS
from grader.text import Text

REST = Text("… {n} more", "……还有 {n} 行")


def drawn(parts: tuple[str, ...], width: int, height: int) -> list[str]:
    file = io.StringIO()
    console = Console(file=file, width=width, height=height, color_system=None)
    Screen(Terminal("en", console, console)).show(Page(parts, KEYS, REST))
    return re.sub(r"\x1b\[[?0-9;]*[a-zA-Z]", "", file.getvalue()).split("\r\n")


def test_empty_lines_are_kept_where_everything_has_room() -> None:
    assert drawn(("title", "", "text"), 100, 20)[:3] == ["title", "", "text"]


def test_empty_lines_give_way_where_something_would_be_cut() -> None:
    rows = drawn(("title", "", *(f"line {number}" for number in range(20))), 100, 12)
    assert rows[:2] == ["title", "line 0"]
    assert rows[-3] == "… 12 more"
    assert len(rows) == 12


def test_keys_are_short_where_they_would_need_two_lines() -> None:
    assert drawn(("title",), 100, 20)[-1].endswith("o page in the browser · q quit")
    assert drawn(("title",), 50, 20)[-1] == "h hint · n next · l list · o page · q quit"
    assert drawn(("title",), 30, 20)[-2:] == ["h hint · n next · l list", "o page · q quit"]
