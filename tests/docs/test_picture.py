"""The README's picture of a check shows what the command shows."""

from __future__ import annotations

import html
import importlib.util
import re
from pathlib import Path
from typing import TYPE_CHECKING

import pytest
from rich.text import Text

if TYPE_CHECKING:
    from types import ModuleType

ROOT = Path(__file__).parents[2]


@pytest.fixture(scope="module")
def picture() -> ModuleType:
    spec = importlib.util.spec_from_file_location("picture", ROOT / ".ci" / "site" / "picture.py")
    assert spec is not None
    assert spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


def test_the_picture_of_a_check_is_what_a_terminal_shows_today(picture: ModuleType) -> None:
    shown = Text.from_ansi(picture.screen()).plain
    drawn = html.unescape("".join(re.findall(r"<text[^>]*>([^<]*)</text>", picture.PICTURE.read_text("utf-8"))))
    drawn = "".join(drawn.split())
    assert "gradercheckex07" in drawn
    assert "Reproduce:" in drawn
    for line in shown.splitlines():
        if "isolation" not in line:  # which level there is depends on the machine
            assert "".join(line.split()) in drawn


def test_the_picture_fetches_nothing(picture: ModuleType) -> None:
    assert not re.search(r"url\(|href=|@import", picture.PICTURE.read_text("utf-8").replace("url(#", ""))
