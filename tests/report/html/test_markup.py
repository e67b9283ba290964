from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st
from markupsafe import Markup, escape

from grader.report.html.markup import both, finalize, option, printable
from grader.text import Text


@pytest.mark.parametrize(
    ("words", "shown"),
    [
        ("plain\twords\n", "plain\twords\n"),
        ("王 Zoë محمد", "王 Zoë محمد"),
        ("\x1b[31mred\x07", "␛[31mred␇"),
        ("one\r\ntwo\rthree", "one\ntwo␍three"),
        ("nul\x00", "nul␀"),
        ("\x85\x7f\ufffe\udc80", "����"),
        ("evil\u202egpj.exe", "evil�gpj.exe"),
    ],
)
def test_what_cannot_be_seen_is_made_visible(words: str, shown: str) -> None:
    assert printable(words) == shown


@given(st.text() | st.text(alphabet="\x00\r\n\ud800\udfff\u202eab"))
def test_any_text_becomes_utf8_without_controls_and_then_stays_as_it_is(words: str) -> None:
    shown = printable(words)
    shown.encode("utf-8")
    assert not {character for character in shown if ord(character) < 32} - {"\n", "\t"}
    assert printable(shown) == shown


def test_both_wordings_are_there_each_in_its_language() -> None:
    assert both(Text("a < b", "甲 < 乙")) == '<span lang="en">a &lt; b</span><span lang="zh-Hans">甲 &lt; 乙</span>'


def test_words_alike_in_both_languages_stand_once() -> None:
    assert both(Text.same("<b>")) == "&lt;b&gt;"
    assert both(Text("only this", "")) == "only this"


def test_words_between_backticks_become_code_and_stay_escaped() -> None:
    assert both(Text.same("see `x < 1` now")) == "see <code>x &lt; 1</code> now"
    assert both(Text.same("a lone ` stays")) == "a lone ` stays"


@given(st.text(alphabet="`<>&'\"ab\n{}"))
def test_no_words_add_an_element_but_code(words: str) -> None:
    made = str(both(Text.same(words)))
    rest = made.replace("<code>", "`").replace("</code>", "`")
    assert "<" not in rest
    assert rest == str(escape(words))


def test_a_template_prints_strings_printable_and_leaves_markup_and_numbers() -> None:
    assert finalize("\x00") == "␀"
    assert finalize(Markup("\x00")) == Markup("\x00")
    assert finalize(3) == 3


def test_an_entry_of_a_list_has_each_wording_once() -> None:
    assert option("All", "全部", ("en",)) == "All"
    assert option("All", "全部", ("en", "zh")) == "All · 全部"
    assert option("All", "全部", ("en", "es")) == "All"
