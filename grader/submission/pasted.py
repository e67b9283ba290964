"""Lines that came into a file with the code and are not code: prompts, fences, marks of a merge, sentences."""

from __future__ import annotations

import keyword
import re
from typing import TYPE_CHECKING, Final

from grader.text import Text

if TYPE_CHECKING:
    from collections.abc import Sequence

_MARKS: Final[Sequence[tuple[re.Pattern[str], Text]]] = (
    (
        re.compile(r"(?:>>>|\.\.\.)(?:\s|$)"),
        Text(
            "this line was copied with Python's prompt. Take `>>>` and `...` out of every line, and the lines that"
            " Python printed.",
            "这一行连同 Python 的提示符一起复制了进来。请删去各行的 `>>>` 和 `...`，以及 Python 输出的行。",
        ),
    ),
    (
        re.compile(r"(?:In|Out)\s?\[\d*\]:|\s*\.\.\.:"),
        Text(
            "this line was copied with a notebook's prompt. Take `In [1]:` and the like out of every line, and what"
            " was printed.",
            "这一行连同笔记本的提示符一起复制了进来。请删去各行的 `In [1]:` 之类，以及输出的内容。",
        ),
    ),
    (
        re.compile(r"(?:<{7}|={7}|>{7})(?:\s|$)"),
        Text(
            "this is a mark of a merge in git that was not finished. Keep one of the two versions, and take out the"
            " lines that begin with <<<<<<<, ======= and >>>>>>>.",
            "这是 git 合并未完成时留下的标记。请保留其中一个版本，并删去以 <<<<<<<、======= 和 >>>>>>> 开头的行。",
        ),
    ),
    (
        re.compile(r"```|~~~"),
        Text(
            "this is a fence of Markdown, not Python. Take out the lines that begin with three backticks, and all text"
            " outside them.",
            "这是 Markdown 的代码围栏，不是 Python。请删去以三个反引号开头的行，以及围栏之外的文字。",
        ),
    ),
    (
        re.compile(r"\s*else\s+if\b"),
        Text("Python writes `elif` for this.", "这里在 Python 中写作 `elif`。"),
    ),
)
_SENTENCE: Final = Text(
    "this is a sentence, not Python. Take it out, or begin the line with # to make it a comment.",
    "这是一句文字，不是 Python。请删去它，或在行首加 # 写成注释。",
)
_WORDS: Final = 4
_MOSTLY: Final = 0.85
"""The share of letters and spaces in a sentence."""
_COMPUTES: Final = re.compile(r"[=＝({\[（]\s*$|=|＝|^\S+[(（\[.]\S")
_CHINESE: Final = re.compile(r"[\u4e00-\u9fff]")


def pasted(line: str) -> Text | None:
    """Return what a line that Python cannot read is, and what to do about it; None if it may be code."""
    return next((text for mark, text in _MARKS if mark.match(line)), None)


def prose(line: str) -> Text | None:
    """Return what to do about a line that is a sentence for people; None if it may be meant as code."""
    said = line.strip()
    first = re.match(r"\w+", said)
    if first is None or keyword.iskeyword(first[0]) or _COMPUTES.search(said):
        return None
    if _CHINESE.match(said):
        return _SENTENCE if len(_CHINESE.findall(said)) >= _WORDS else None
    words = re.findall(r"[A-Za-z]+(?:['’][a-z]+)?", said)
    plain = sum(letter.isalpha() or letter.isspace() for letter in said)
    ends = said[-1] in ".:!?" or first[0][0].isupper()
    return _SENTENCE if ends and len(words) >= _WORDS and plain >= _MOSTLY * len(said) else None
