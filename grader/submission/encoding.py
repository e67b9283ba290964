"""Turn a source file's bytes into text: PEP 263 cookies, byte-order marks, and a message when neither helps."""

from __future__ import annotations

import codecs

from grader.encodings import accepted, cookie, reads_as_chinese
from grader.submission.clean import cleaned_line
from grader.submission.source import Fault
from grader.text import Text

_FEW = 8
"""So few characters do not yet show the encoding."""

_UTF_16 = Text(
    "the file is saved as UTF-16 or UTF-32 (“Unicode” in some Windows programs). Save it again as UTF-8.",
    "文件以 UTF-16 或 UTF-32 编码保存（某些 Windows 程序中称为“Unicode”）。请重新保存为 UTF-8。",
)
_BINARY = Text(
    "this is a binary file, not source code. Was another file handed in under this name?",
    "这是二进制文件，不是源代码。是不是以这个文件名交错了文件？",
)
_EMPTY = Text(
    "the file is empty. Was it saved?",
    "文件是空的。保存了吗？",
)


def decoded(data: bytes, unit: str) -> str | Fault:
    """Return the text of a source file with newlines as line ends, or what is wrong with the bytes.

    PEP 263 names the encoding (utf-8, gbk, gb18030, big5, latin-1); without a cookie it must be UTF-8.
    """
    if data.startswith((codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE, codecs.BOM_UTF32_BE)):
        return Fault(_UTF_16, unit)
    if b"\0" in data:
        return Fault(_UTF_16 if _reads_as_utf_16(data) else _BINARY, unit)
    encoding = _encoding(data, unit)
    if isinstance(encoding, Fault):
        return encoding
    body = data.removeprefix(codecs.BOM_UTF8)
    try:
        text = body.decode(encoding)
    except UnicodeDecodeError as error:
        return _undecodable(body, error, unit)
    text = text.replace("\r\n", "\n").replace("\r", "\n")
    return text if text.strip() else Fault(_EMPTY, unit)


def _encoding(data: bytes, unit: str) -> str | Fault:
    marked = data.startswith(codecs.BOM_UTF8)
    declared = cookie(data.removeprefix(codecs.BOM_UTF8))
    if declared is None:
        return "utf-8"
    line, name = declared
    codec = accepted(name)
    shown = cleaned_line(name, 40)
    if codec is None:
        text = Text(
            f"the encoding “{shown}” is not accepted. Save the file as UTF-8 and take this line out.",
            f"不接受编码“{shown}”。请把文件保存为 UTF-8 并删除这一行。",
        )
        return Fault(text, unit, line)
    if marked and codec != "utf-8":
        text = Text(
            f"the file begins with a UTF-8 mark, but this line says “{shown}”. Take the line out.",
            f"文件开头带有 UTF-8 标记，这一行却写着“{shown}”。请删除这一行。",
        )
        return Fault(text, unit, line)
    return codec


def _undecodable(data: bytes, error: UnicodeDecodeError, unit: str) -> Fault:
    before = data[: error.start].replace(b"\r\n", b"\n").replace(b"\r", b"\n")
    line = before.count(b"\n") + 1
    byte = f"0x{data[error.start]:02X}"
    guess = reads_as_chinese([data])
    if error.encoding != "utf-8":
        name = {"iso8859-1": "latin-1"}.get(error.encoding, error.encoding)
        text = Text(
            f"the file says its encoding is {name}, but byte {byte} here is not. Save it as UTF-8 and take the"
            " encoding line out.",
            f"文件声明编码为 {name}，但此处的字节 {byte} 不符合该编码。请保存为 UTF-8 并删除编码声明行。",
        )
    elif guess:
        text = Text(
            f"the file is not UTF-8 (byte {byte} here); as a whole it reads as Chinese text in GBK. Save it as UTF-8,"
            " or put “# -*- coding: gbk -*-” on its first line.",
            f"文件不是 UTF-8 编码（此处字节为 {byte}），从全文看应是 GBK 编码的中文。请保存为 UTF-8，"
            "或在第一行写上“# -*- coding: gbk -*-”。",
        )
    else:
        text = Text(
            f"the file is not UTF-8 (byte {byte} here), and as a whole it does not read as Chinese. Save it as UTF-8,"
            " or name its encoding on the first line, for example “# -*- coding: latin-1 -*-”.",
            f"文件不是 UTF-8 编码（此处字节为 {byte}），从全文看也不是中文。请保存为 UTF-8，"
            "或在第一行声明编码，例如“# -*- coding: latin-1 -*-”。",
        )
    return Fault(text, unit, line)


def _reads_as_utf_16(data: bytes) -> bool:
    """Tell whether every other byte is null, as in UTF-16 code that is mostly ASCII, without a byte-order mark."""
    first, second = data[::2], data[1::2]
    return any(
        2 * high.count(0) > len(high) > _FEW and 20 * low.count(0) < len(low)  # "一" is U+4E00
        for low, high in ((first, second), (second, first))
    )
