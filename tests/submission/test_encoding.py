"""A source file's bytes become text by PEP 263, or a sentence that says what to do."""

from __future__ import annotations

import codecs

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from grader.submission.encoding import decoded
from grader.submission.source import Fault

HAN = "# 沿 dim 求和\nx = 1\n"


def fault_of(data: bytes) -> Fault:
    found = decoded(data, "ex02.py")
    assert isinstance(found, Fault)
    return found


@pytest.mark.parametrize("codec", ["utf-8", "gbk", "gb18030", "big5", "GB2312", "UTF8", "utf_8"])
def test_a_cookie_names_the_encoding(codec: str) -> None:
    source = f"# -*- coding: {codec} -*-\n" + HAN.replace("沿", "用")
    assert decoded(source.encode(codec), "ex02.py") == source


@pytest.mark.parametrize("codec", ["latin-1", "iso-8859-1", "ISO8859-1"])
def test_latin_1_goes_by_its_names(codec: str) -> None:
    source = f"#!/usr/bin/env python\n# vim: set fileencoding={codec} :\nname = 'café'\n"
    assert decoded(source.encode("latin-1"), "ex02.py") == source


def test_a_cookie_below_a_line_of_code_is_a_comment() -> None:
    source = "x = 1\n# coding: latin-1\ny = 'é'\n"
    assert decoded(source.encode(), "ex02.py") == source


def test_a_byte_order_mark_is_dropped() -> None:
    assert decoded(codecs.BOM_UTF8 + HAN.encode(), "ex02.py") == HAN
    assert decoded(codecs.BOM_UTF8 + b"# coding: utf-8\nx = 1\n", "ex02.py") == "# coding: utf-8\nx = 1\n"


def test_a_byte_order_mark_against_the_cookie_is_refused() -> None:
    assert "UTF-8 mark" in fault_of(codecs.BOM_UTF8 + b"# coding: gbk\n").message.en


@pytest.mark.parametrize("codec", ["utf-7", "rot13", "zlib", "idna", "utf-16", "punycode", "no-such-codec", "x" * 5000])
def test_any_other_encoding_is_refused_by_name(codec: str) -> None:
    fault = fault_of(f"\n# coding: {codec}\nx = 1\n".encode())
    assert fault.line == 2
    assert "not accepted" in fault.message.en
    assert "不接受" in fault.message.zh


def test_without_a_cookie_gbk_is_refused_and_recognised() -> None:
    fault = fault_of(("x = 1\n" + HAN).encode("gbk"))
    assert (fault.unit, fault.line) == ("ex02.py", 2)
    assert "coding: gbk" in fault.message.en
    assert "coding: gbk" in fault.message.zh


@pytest.mark.parametrize(
    "words", ["Größe", "ÜBUNG: GRÖSSE", "créée à l'été", "für 5 µm bei 20 °C ½", "naïve café «résumé»"]
)
def test_western_letters_that_could_be_chinese_ones_are_not_called_gbk(words: str) -> None:
    fault = fault_of(f"x = 1  # {words}\n".encode("latin-1"))
    assert "does not read as Chinese" in fault.message.en
    assert "gbk" not in (fault.message.en + fault.message.zh).lower()


@pytest.mark.parametrize("words", ["输入", "x的y", "损失函数：均方误差", "计算 softmax 的梯度"])
def test_a_few_chinese_characters_are_enough(words: str) -> None:
    fault = fault_of(f"x = 1  # {words}\n".encode("gbk"))
    assert "as a whole it reads as Chinese" in fault.message.en
    assert "从全文看应是 GBK" in fault.message.zh


def test_one_odd_word_does_not_change_what_the_whole_file_reads_as() -> None:
    western = "# Größe, größer, Maße\n# für die Länge und die Höhe\n".encode("latin-1") + "# éèêë\n".encode("latin-1")
    assert "does not read as Chinese" in fault_of(western).message.en


def test_without_a_cookie_latin_1_is_refused_with_the_byte_and_its_line() -> None:
    fault = fault_of("x = 1\n\nname = 'naïve café'\n".encode("latin-1"))
    assert fault.line == 3
    assert "0xEF" in fault.message.en


def test_a_cookie_that_is_not_true_is_refused() -> None:
    assert "says its encoding is gbk" in fault_of(b"# coding: gbk\nx = '\xff\xff'\n").message.en


@pytest.mark.parametrize("data", [b"", b"   \n\t\n", codecs.BOM_UTF8])
def test_an_empty_file_is_called_empty(data: bytes) -> None:
    assert "is empty" in fault_of(data).message.en


@pytest.mark.parametrize("data", [b"\x89PNG\r\n\x1a\n\0\0", b"PK\x03\x04\x14\0", b"x = 1\0"])
def test_a_binary_file_is_called_binary(data: bytes) -> None:
    assert "binary" in fault_of(data).message.en


@pytest.mark.parametrize("codec", ["utf-16", "utf-16-be", "utf-32"])
def test_utf_16_has_its_own_advice(codec: str) -> None:
    mark = codecs.BOM_UTF16_BE if codec == "utf-16-be" else b""
    assert "Save it again as UTF-8" in fault_of(mark + HAN.encode(codec)).message.en


def test_line_ends_become_newlines() -> None:
    assert decoded(b"a = 1\r\nb = 2\rc = 3\n", "ex02.py") == "a = 1\nb = 2\nc = 3\n"


@given(st.binary(max_size=300) | st.binary(max_size=100).map(lambda body: b"# coding: gb18030\n" + body))
@settings(deadline=None)
def test_any_bytes_are_text_or_a_fault(data: bytes) -> None:
    found = decoded(data, "ex02.py")
    if isinstance(found, Fault):
        assert found.message.en
        assert found.message.zh
    else:
        assert found.strip()
        assert "\r" not in found
        assert "\0" not in found


@given(
    st.text(st.characters(codec="utf-8", exclude_characters="\0\r"), min_size=1).filter(lambda text: bool(text.strip()))
)
@settings(deadline=None)
def test_utf_8_comes_through_unchanged(text: str) -> None:
    source = f"x = 1\n{text}"
    assert decoded(source.encode(), "ex02.py") == source
