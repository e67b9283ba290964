"""What libyaml's complaints mean for an author: what is written there, and what to write instead."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

from grader.text import Text

if TYPE_CHECKING:
    from collections.abc import Mapping

_TAB: Final = Text(
    "There is a tab here. YAML is indented with spaces: put spaces in its place.",
    "这里有一个制表符。YAML 用空格缩进，请换成空格。",
)
_NO_SPACE: Final = Text(
    "A space is missing after the colon of '{word}'. Write '{better}'.",
    "'{word}' 的冒号后缺少空格。请写成 '{better}'。",
)
_COLON: Final = Text(
    "This is not YAML: there is a second colon in this line. If it belongs to a text, put the whole text in"
    " quotes; if a new key begins, give it a line of its own.",
    "不是合法的 YAML：这一行出现了第二个冒号。如果它属于文本，请给整段文本加引号；如果是新的键，请另起一行。",
)
_INDENT: Final = Text(
    "This is not YAML: this line does not fit the lines above. Give all keys of one mapping the same indentation, and"
    " look for a quote or a bracket that is not closed.",
    "不是合法的 YAML：这一行与上面各行对不上。同一组键的缩进必须相同，并检查是否有未闭合的引号或括号。",
)
_NO_COLON: Final = Text(
    "This is not YAML: a key without a colon. Write 'key: value'; a text of several lines goes in quotes.",
    "不是合法的 YAML：键后面没有冒号。请写成 '键: 值'；跨行的文本请加引号。",
)
_OPEN: Final = Text(
    "This is not YAML: a bracket that was opened is not closed before this place. Add ']' or '}}', or a comma between"
    " two entries.",
    "不是合法的 YAML：到这里为止有一个括号没有闭合。请补上 ']' 或 '}}'，或在两项之间加逗号。",
)
_QUOTE: Final = Text(
    "This is not YAML: a quote that was opened is not closed. Add the closing quote; inside '…' a quote is written ''.",
    "不是合法的 YAML：有一个引号没有闭合。请补上；在 '…' 之内，单引号要写成 ''。",
)
_BACKSLASH: Final = Text(
    "This is not YAML: inside double quotes a backslash begins an escape that is unknown. Use single quotes, or write"
    " \\\\.",
    "不是合法的 YAML：双引号内的反斜杠引出了未知的转义。请改用单引号，或写成 \\\\。",
)
_FIRST: Final = Text(
    "This is not YAML: a value cannot begin with {sign}. Put the text in quotes.",
    "不是合法的 YAML：值不能以 {sign} 开头。请给文本加上引号。",
)
_CONTROL: Final = Text(
    "This is not YAML: there is an invisible control character here. Remove it.",
    "不是合法的 YAML：这里有一个不可见的控制字符，请删去。",
)
_DASH: Final = Text(
    "This is not YAML: a list item stands in the place of a value. Put the first '-' on a line of its own, below"
    " the key.",
    "不是合法的 YAML：列表项出现在了值的位置。请把第一个 '-' 另起一行，写在键的下面。",
)
_OTHER: Final = Text(
    "This is not YAML: {reason}. Look at this line and the one above: a colon, a quote or the indentation.",
    "不是合法的 YAML：{reason}。请检查这一行和上一行的冒号、引号和缩进。",
)
_MEANINGS: Final[Mapping[str, Text]] = {
    "mapping values are not allowed": _COLON,
    "did not find expected key": _INDENT,
    "did not find expected '-' indicator": _INDENT,
    "could not find expected ':'": _NO_COLON,
    "did not find expected ',' or": _OPEN,
    "did not find expected node content": _OPEN,
    "found unexpected end of stream": _QUOTE,
    "found unexpected document indicator": _QUOTE,
    "found unknown escape character": _BACKSLASH,
    "did not find expected hexdecimal number": _BACKSLASH,
    "control characters are not allowed": _CONTROL,
    "block sequence entries are not allowed": _DASH,
}
"""By the beginning of libyaml's own words."""
_STUCK: Final = re.compile(r"^\s*(?:- +)?(?P<key>[A-Za-z_][A-Za-z0-9_-]*):(?P<value>[^\s:/'\"{\[,\]}]\S*)\s*(?:#.*)?$")

_JOINED: Final = re.compile(r"([A-Za-z_][A-Za-z0-9_-]*):([\[{\"'][^,\]}]*)")
_UNCLOSED: Final = re.compile(r":\s+(?P<quote>[\"'])(?:(?!(?P=quote)).)*$")


@dataclass(frozen=True, slots=True)
class YamlFault:
    """Where a file stops being YAML, and what that means."""

    line: int
    column: int
    text: Text


def yaml_fault(content: str, line: int, column: int, reason: str) -> YamlFault:
    """Return what is wrong with a text at the place where it is no longer YAML; lines and columns count from 1."""
    lines = content.splitlines()
    here = lines[line - 1] if line <= len(lines) else ""
    if "\\t" in reason or "\t" in reason or "tab character" in reason or here[column - 1 : column] == "\t":
        return YamlFault(line, here.find("\t") + 1 or column, _TAB)
    # for a missing space, the complaint comes one line late
    for number in (line, line - 1):
        stuck = _STUCK.match(lines[number - 1]) if 0 < number <= len(lines) else None
        if stuck and not reason.startswith("found"):
            word = f"{stuck['key']}:{stuck['value']}"
            better = f"{stuck['key']}: {stuck['value']}"
            return YamlFault(number, stuck.start("key") + 1, _NO_SPACE.format(word=word, better=better))
    if reason.startswith("found unexpected ':'") and (joined := _JOINED.search(here)):
        word, better = f"{joined[1]}:{joined[2]}", f"{joined[1]}: {joined[2]}"
        return YamlFault(line, joined.start() + 1, _NO_SPACE.format(word=word, better=better))
    if reason.startswith("did not find expected key"):
        for number in range(line, 0, -1):  # a text that never ends swallows the lines that follow
            if unclosed := _UNCLOSED.search(lines[number - 1] if number <= len(lines) else ""):
                return YamlFault(number, unclosed.start("quote") + 1, _QUOTE)
    sign = here[column - 1 : column]
    unfit = reason.startswith(("found character that cannot start", "did not find expected alphabetic"))
    if sign and (unfit or sign in "@`%"):
        return YamlFault(line, column, _FIRST.format(sign=sign))
    text = next((text for words, text in _MEANINGS.items() if reason.startswith(words)), _OTHER)
    return YamlFault(line, column, text.format(reason=reason))


def missing_space(key: str, known: tuple[str, ...]) -> Text | None:
    """Return the advice for a key such as `points:2` without a space after the colon; None for any other."""
    name, colon, value = key.partition(":")
    if not colon or name not in known or not value:
        return None
    return _NO_SPACE.format(word=key, better=f"{name}: {value}")
