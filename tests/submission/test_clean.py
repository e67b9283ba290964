"""The cleaner stands between a submission and everybody's screen."""

from __future__ import annotations

import unicodedata

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from grader.submission.clean import cleaned, cleaned_line

ANYTHING = st.text(st.characters(), max_size=400)
NASTY = st.text(
    st.sampled_from("ab\x1b[0;31m]8\x07\r\n\t\0\u202e\u2066\u200d\ufeff\ud800\U000e0041中文　\u2028\x9b"), max_size=200
)


@given(ANYTHING | NASTY)
@settings(deadline=None)
def test_nothing_is_left_that_could_rewrite_the_screen(text: str) -> None:
    kept = set(cleaned(text)) - set("\n\t")
    assert all(unicodedata.category(character)[0] != "C" for character in kept)
    assert not any(unicodedata.category(character) in {"Zl", "Zp"} for character in kept)
    cleaned(text).encode("utf-8")


@given(ANYTHING | NASTY, st.integers(16, 300), st.integers(16, 60))
@settings(deadline=None)
def test_the_caps_hold_and_cleaning_twice_changes_nothing(text: str, limit: int, width: int) -> None:
    once = cleaned(text, limit, width)
    assert len(once) <= limit
    assert all(len(line) <= width for line in once.split("\n"))
    assert cleaned(once, limit, width) == once


@given(ANYTHING | NASTY)
@settings(deadline=None)
def test_a_name_is_one_line(text: str) -> None:
    line = cleaned_line(text)
    assert "\n" not in line
    assert "\t" not in line
    assert len(line) <= 200
    assert cleaned_line(line) == line


@given(st.text(st.characters(categories=("L", "N", "P", "S", "Zs")), max_size=200))
@settings(deadline=None)
def test_what_people_write_comes_through_unchanged(text: str) -> None:
    printable = "".join(
        character for character in text if character.isprintable() or unicodedata.category(character) == "Zs"
    )
    assert cleaned(printable) == printable


@pytest.mark.parametrize(
    ("said", "shown"),
    [
        ("\x1b[31mred\x1b[0m", "red"),
        ("\x1b[2Jgone", "\\x1b[2Jgone"),
        ("\x1b]0;title\x07", "\\x1b]0;title\\x07"),
        ("\x1b]8;;http://x\x1b\\link", "\\x1b]8;;http://x\\x1b\\link"),
        ("\x9b2J", "\\x9b2J"),
        ("10%\r100%", "10%\\r100%"),
        ("a\r\nb", "a\nb"),
        ("a\0b", "a\\x00b"),
        ("score \u202e001", "score \\u202e001"),
        ("lone \ud83d", "lone \\ud83d"),
        ("全角　空格，保留", "全角　空格，保留"),
    ],
)
def test_each_kind_of_character_has_its_treatment(said: str, shown: str) -> None:
    assert cleaned(said) == shown


def test_what_is_cut_is_counted() -> None:
    assert cleaned("x" * 100, limit=50) == "x" * 34 + "\n… (+66)"
    assert cleaned("x" * 100 + "\nshort", width=50) == "x" * 34 + " … (+66)\nshort"
