from __future__ import annotations

import io
from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st
from rich.cells import cell_len
from rich.console import Console, RenderableType
from rich.text import Text as Styled

from grader.cli.prose import Prose, breaks
from grader.cli.statement import StatementProse


def printed(part: RenderableType, width: int) -> list[str]:
    console = Console(file=io.StringIO(), width=width, color_system=None)
    console.print(part)
    assert isinstance(console.file, io.StringIO)
    return [line.rstrip() for line in console.file.getvalue().splitlines()]


def pieces(text: str, width: int) -> list[str]:
    places = [0, *breaks(text, width), len(text)]
    return [text[start:end] for start, end in pairwise(places)]


def test_english_breaks_at_spaces() -> None:
    assert pieces("one two three", 8) == ["one two ", "three"]


def test_chinese_breaks_between_characters_and_not_before_a_mark() -> None:
    assert pieces("在网络里，softmax 之后还有运算。", 10) == ["在网络里，", "softmax 之", "后还有运", "算。"]
    assert pieces("中文字（注）", 8) == ["中文字", "（注）"]


def test_code_that_fits_into_a_line_is_not_broken() -> None:
    assert pieces("list `a + 1 → a` here", 12) == ["list ", "`a + 1 → a` ", "here"]
    assert pieces("请写入 `a + 1` 中。", 10) == ["请写入 ", "`a + 1` ", "中。"]
    assert pieces("`one two three` end", 10) == ["`one two ", "three` end"]
    assert pieces("a lone ` and more", 8) == ["a lone ` ", "and more"]


def test_a_word_wider_than_the_line_is_cut() -> None:
    assert pieces("a/very/long/path end", 6) == ["a/very", "/long/", "path ", "end"]
    assert pieces("看 abcdefgh", 5) == ["看 ", "abcde", "fgh"]


@given(text=st.text(alphabet="ab 中，（）。\u3000x1-", max_size=60), width=st.integers(2, 20))
def test_every_piece_fits_and_nothing_is_lost(text: str, width: int) -> None:
    found = pieces(text, width)
    assert "".join(found) == text
    assert all(cell_len(piece.rstrip()) <= width for piece in found)
    assert all(found[1:])


@given(text=st.text(max_size=40), width=st.integers(2, 30))
def test_any_text_is_printed_within_the_width(text: str, width: int) -> None:
    assert all(cell_len(line) <= width for line in printed(Prose.of(text), width))


def test_style_and_lines_of_its_own_are_kept() -> None:
    prose = Prose(Styled.assemble("one ", ("two", "bold"), "\n    three"))
    assert printed(prose, 40) == ["one two", "    three"]


def test_a_statement_leaves_out_its_title_and_the_marks_of_formulas() -> None:
    shown = printed(StatementProse("# Title\n\nThe loss $L$ of `a $x$ b` costs 3$.\n\n```text\n$kept$\n```\n"), 60)
    assert "Title" not in "".join(shown)
    assert "The loss L of a $x$ b costs 3$." in shown
    assert any("$kept$" in line for line in shown)


@pytest.mark.parametrize("width", [20, 33, 80])
def test_a_chinese_statement_fills_its_lines(width: int) -> None:
    shown = printed(
        StatementProse("在网络里，softmax 之后还有别的运算，比如损失函数。反向传播从那里传来梯度。" * 4), width
    )
    assert all(cell_len(line) <= width for line in shown)
    full = [line for line in shown[:-1] if line]
    assert all(cell_len(line) >= width - 9 for line in full)
