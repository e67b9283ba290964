"""Parse a unit, and explain a beginner's syntax error plainly."""

from __future__ import annotations

import ast
import difflib
import itertools
import keyword
import re
import unicodedata
import warnings
from typing import TYPE_CHECKING

from grader.spelling import closest
from grader.submission.clean import cleaned_line
from grader.submission.newer_python import newer_python
from grader.submission.pasted import pasted, prose
from grader.submission.source import Fault, Unit, shown_line
from grader.text import Text

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

_TOO_DEEP = Text(
    "the code is nested too deeply, or too large, to be read. Split long expressions into steps.",
    "代码嵌套过深或过大，无法读取。请把长表达式拆成几步。",
)
_ODD_CHARACTERS = Text(
    "the code contains characters that Python does not accept. Delete this part and type it again.",
    "代码中含有 Python 不接受的字符。请删除这一部分并重新输入。",
)
_MEANT = Text("is `{word}` meant to be `{near}`?", "`{word}` 是不是应为 `{near}`？")
_NOTEBOOK_COMMAND = Text(
    "this line is a notebook command, not Python. Take it out, or hand in the notebook (.ipynb).",
    "这一行是笔记本命令，不是 Python。请删除它，或直接提交笔记本（.ipynb）。",
)

_COLON = Text("a colon is missing in this line.", "这一行缺少冒号。")
_BEGINS_BLOCK = re.compile(r"\s*(?:class|def|async|if|elif|else|for|while|with|try|except|finally|match|case)\b")
_FIRST_WORDS = (
    *("def", "class", "return", "import", "from", "for", "while", "if", "elif", "else", "try", "except", "finally"),
    *("with", "raise", "yield", "assert", "pass", "break", "continue", "global", "nonlocal", "del"),
)
"""Keywords that begin a line."""
_INNER_WORDS = ("in", "if", "else", "and", "or", "not", "is", "as", "import", "lambda", "for", "from")
"""Keywords inside a line."""
_TRIED_BYTES = 50_000
_TRIED_WORDS = 20

# Punctuation of Chinese keyboards and word processors without a full-width twin in ASCII.
_TYPED_AS = {"“": '"', "”": '"', "‘": "'", "’": "'", "。": ".", "、": ",", "−": "-", "–": "-", "—": "-", "×": "*"}


def parsed(unit: Unit, *, awaits: bool = False) -> ast.Module | Fault:
    """Return the tree of a unit that compiles, or the reason why it does not compile.

    With `awaits` it may await at its top level, as a notebook's cell may.
    """
    try:
        with warnings.catch_warnings():
            # Code that Python only warns about (an odd escape, `is` with a number) runs all the same.
            warnings.simplefilter("ignore")
            tree = ast.parse(unit.source, unit.name)
            # Some errors only the compiler sees: `return` outside a function, a name both global and a parameter.
            flags = ast.PyCF_ALLOW_TOP_LEVEL_AWAIT if awaits else 0
            compile(tree, unit.name, "exec", flags=flags, dont_inherit=True)
    except SyntaxError as error:
        return _fault(unit, error)
    except (RecursionError, MemoryError, OverflowError):
        return Fault(_TOO_DEEP, unit.name)
    except ValueError:
        # Lone surrogates from a notebook's JSON escapes, and null bytes on older Pythons.
        return Fault(_ODD_CHARACTERS, unit.name)
    return tree


def _fault(unit: Unit, error: SyntaxError) -> Fault:
    said = cleaned_line(error.msg)
    line = error.lineno or 0
    source = unit.line(line)
    newer = newer_python(unit.source, line)
    if newer is not None:
        return Fault(newer, unit.name, line, error.offset or 0, source)
    command = _NOTEBOOK_COMMAND if source.startswith(("%", "!")) else None
    plain = command or pasted(source) or _plainly(error.msg, unit.source, line)
    text = Text(
        f"{plain.en} (Python says: {said})" if plain else f"Python cannot read this line: {said}.",
        f"{plain.zh}（Python 提示：{said}）" if plain else f"Python 无法读懂这一行：{said}。",
    )
    return Fault(text, unit.name, line, error.offset or 0, source)


def _plainly(message: str, code: str, number: int) -> Text | None:
    source = shown_line(code.split("\n"), number)
    if text := _misspelt_keyword(code, number) or prose(source) or _missing_colon(code, number):
        return text
    for pattern, explain in _PLAIN:
        if found := re.search(pattern, message):
            return explain(*found.groups()) if callable(explain) else explain
    first = re.match(r"\s*([A-Za-z]+)\b(?!\s*[=(.\[])", source)
    near = None if first is None or keyword.iskeyword(first[1]) else closest(first[1], _FIRST_WORDS, 0.7)
    return None if first is None or near is None else _MEANT.format(word=first[1], near=near)


def _misspelt_keyword(code: str, number: int) -> Text | None:
    """Ask whether a word is a misspelt keyword: Python can read the line once it is replaced, which is tried."""
    lines = code.split("\n")
    if len(code) > _TRIED_BYTES or not 1 <= number <= len(lines) or _is_read(code, number):
        return None
    line = lines[number - 1]
    for place, found in enumerate(itertools.islice(re.finditer(r"[A-Za-z]+", line), _TRIED_WORDS)):
        word = found[0]
        known = _INNER_WORDS if place else _FIRST_WORDS
        for near in () if word in keyword.kwlist else _similar(word, known):
            right = f"{line[: found.start()]}{near}{line[found.end() :]}"
            if _is_read("\n".join([*lines[: number - 1], right, *lines[number:]]), number):
                return _MEANT.format(word=word, near=near)
    return None


def _missing_colon(code: str, number: int) -> Text | None:
    """Say that a line lacks the colon at its end, if Python can read it with one, which is tried."""
    lines = code.split("\n")
    if len(code) > _TRIED_BYTES or not 1 <= number <= len(lines) or not _BEGINS_BLOCK.match(lines[number - 1]):
        return None
    line, mark, comment = lines[number - 1].partition("#")
    right = f"{line.rstrip()}:  {mark}{comment}"
    return _COLON if _is_read("\n".join([*lines[: number - 1], right, *lines[number:]]), number) else None


def _similar(word: str, known: Sequence[str]) -> list[str]:
    nearest = closest(word, known)
    others = difflib.get_close_matches(word.lower(), known)
    return [] if nearest is None else [*dict.fromkeys((nearest, *others))]


def _is_read(code: str, number: int) -> bool:
    """Tell whether Python can read code up to a line."""
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")
            ast.parse(code)
    except SyntaxError as error:
        return (error.lineno or 0) > number
    except (ValueError, RecursionError, MemoryError):
        return False
    return True


def _odd_character(character: str, code: str) -> Text:
    ascii_twin = _TYPED_AS.get(character) or unicodedata.normalize("NFKC", character)
    if ascii_twin.isascii():
        return Text(
            f"“{character}” is not the character on an English keyboard: type {ascii_twin} instead.",
            f"“{character}”是全角或中文标点：请切换到英文输入法，改成 {ascii_twin}。",
        )
    return Text(
        f"“{character}” (U+{code}) cannot stand in code, only in strings and comments.",
        f"“{character}”（U+{code}）不能出现在代码中，只能用在字符串和注释里。",
    )


def _invisible_character(code: str) -> Text:
    return Text(
        f"an invisible character (U+{code}) is in this line. Delete the line and type it again.",
        f"这一行有一个不可见字符（U+{code}）。请删除这一行并重新输入。",
    )


def _never_closed(bracket: str) -> Text:
    return Text(f"the bracket {bracket} that opens here is never closed.", f"这里的括号 {bracket} 没有闭合。")


def _unmatched(bracket: str) -> Text:
    return Text(f"there is a {bracket} too many here.", f"这里多了一个 {bracket}。")


def _mismatched(closing: str, opening: str) -> Text:
    return Text(f"{closing} closes a bracket that {opening} opened.", f"{opening} 打开的括号被 {closing} 关闭了。")


def _empty_block(what: str) -> Text:
    return Text(
        f"the lines that belong to {what} must be indented, and there must be at least one.",
        f"属于 {what} 的代码需要缩进，并且至少要有一行。",
    )


# Python's own words (3.11 to 3.14) with advice for a beginner; searched in this order.
_PLAIN: tuple[tuple[str, Text | Callable[..., Text]], ...] = (
    (r"^expected ':'", _COLON),
    (r"^'(.)' was never closed", _never_closed),
    (r"^closing parenthesis '(.)' does not match opening parenthesis '(.)'", _mismatched),
    (r"^unmatched '(.)'", _unmatched),
    (
        r"^unterminated triple-quoted",
        Text("a text that begins with three quotes here is never ended.", "这里以三引号开始的字符串没有结束。"),
    ),
    (r"^unterminated", Text("a closing quote is missing in this line.", "这一行缺少右引号。")),
    (r"^expected an indented block after (.+)", _empty_block),
    (r"^invalid character '(.)' \(U\+(\w+)\)", _odd_character),
    (r"^invalid non-printable character U\+(\w+)", _invisible_character),
    (
        r"^inconsistent use of tabs",
        Text(
            "tabs and spaces are mixed. Indent with four spaces everywhere.",
            "混用了制表符和空格。请统一用四个空格缩进。",
        ),
    ),
    (
        r"^unindent does not match|^unexpected indent|^unexpected unindent",
        Text(
            "the indentation does not fit the lines above. Lines of one block begin in the same column.",
            "缩进与上面的行不一致。同一代码块的各行必须从同一列开始。",
        ),
    ),
    (
        r"^Missing parentheses in call to 'print'",
        Text("print needs parentheses: print(…).", "print 需要括号：print(…)。"),
    ),
    (r"Perhaps you forgot a comma", Text("perhaps a comma is missing here.", "这里可能缺少逗号。")),
    (
        r"Maybe you meant '==' ",
        Text("one = stores a value; comparing needs two: ==.", "一个 = 表示赋值；比较要写两个：==。"),
    ),
    (
        r"^'(?:return|yield|await)' outside function",
        Text(
            "this line is outside every function. Indent it under its def.",
            "这一行不在任何函数之内。请把它缩进到所属的 def 之下。",
        ),
    ),
    (
        r"^'(?:break|continue)' ",
        Text("this line is outside every loop.", "这一行不在任何循环之内。"),
    ),
    (
        r"^invalid decimal literal",
        Text(
            "a name cannot begin with a digit, and a number takes no letters.",
            "变量名不能以数字开头，数字中也不能夹带字母。",
        ),
    ),
)
