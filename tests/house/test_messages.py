"""Messages end as sentences in both languages, and the Chinese uses one term for one thing and full-width marks."""

from __future__ import annotations

import ast
import re
from dataclasses import dataclass
from functools import cache
from pathlib import Path

from tests.house.places import PACKAGE, line_of, place

TERMS = {
    "评测": "评判 (to judge)",
    "评分(?!程序|工作表|细则)": "评判 (to judge)",
    "误区": "误解 (a misconception)",
    "初始模板": "初始代码 (the stub)",
    "隐藏(?!层|神经元)": "不公开 (hidden)",
    "练习": "题目 (an exercise)",
    "自动微分": "自动求导 (autograd)",
    "您": "你",
}
ALSO_CHINESE = [PACKAGE / "cli/chinese.py", *sorted((PACKAGE / "report/html/templates").iterdir())]
"""Chinese that does not stand in a `Text`: the help of commands, and pages."""
AFTER_A_PLACE = {"encoding", "mistaken", "notebook", "notebook_document", "pasted", "reading_tool", "syntax"}
"""Modules of grader/submission whose messages follow "ex02.py, line 3: "."""
NAMES = ("numpy ", "git ", "private.yaml ")
CLAUSES = {" or name another course", "the oracle `", "the solution's answer", "an answer of type"}
"""Beginnings of sentences that continue another one."""
_HAN = "\u3400-\u9fff"
_CODE = re.compile(r"`[^`]*`|'[^']*'")
_HALF_WIDTH = re.compile(rf"[{_HAN}][,;:!?.](?=\s|[{_HAN}]|$)|[{_HAN}]\((?=[{_HAN}])")
_NO_SPACE = re.compile(rf"[A-Za-z0-9`][{_HAN}]|[{_HAN}][A-Za-z0-9`]")
_ENDS = (re.compile(r"[.?!…](\s*\{[^}]*\})*$"), re.compile(r"[。？！…](\s*\{[^}]*\})*$"))
"""The end of a sentence in English and in Chinese; what stands in for a placeholder may be another sentence."""


@dataclass(frozen=True, slots=True)
class Message:
    """The wordings of one `Text`, and its place."""

    path: Path
    line: int
    en: str
    zh: str

    def __str__(self) -> str:
        return f"{place(self.path, self.line)}: {self.en} | {self.zh}"


def wording(node: ast.expr) -> str:
    """Return a string as it is written, with a placeholder for what an f-string computes; empty for anything else."""
    if isinstance(node, ast.Constant) and isinstance(node.value, str):
        return node.value
    parts = node.values if isinstance(node, ast.JoinedStr) else []
    return "".join(str(part.value) if isinstance(part, ast.Constant) else "{part}" for part in parts)


def messages_in(path: Path, source: str) -> list[Message]:
    """Return each message of a module that is written out in both languages."""
    calls = [
        Message(path, node.lineno, *map(wording, node.args))
        for node in ast.walk(ast.parse(source))
        if isinstance(node, ast.Call) and isinstance(node.func, ast.Name) and node.func.id == "Text"
        if len(node.args) == 2
    ]
    return [message for message in calls if message.en and message.zh]


@cache
def messages() -> list[Message]:
    """Return every message of the program."""
    found = [message for path in PACKAGE.rglob("*.py") for message in messages_in(path, path.read_text("utf-8"))]
    assert len(found) > 1200
    return found


def ends_differently(message: Message) -> bool:
    """Tell whether only one of the wordings ends as a sentence."""
    english, chinese = _ENDS
    return bool(english.search(message.en.strip())) != bool(chinese.search(message.zh.strip()))


def begins_small(message: Message) -> bool:
    """Tell whether a sentence of its own begins in lower case."""
    continues = message.path.parent.name == "submission" and message.path.stem in AFTER_A_PLACE
    known = message.en.startswith((*NAMES, *CLAUSES)) or continues
    return not known and message.en.strip().endswith(".") and message.en.strip()[0].islower()


def test_both_wordings_of_a_message_end_as_a_sentence_or_neither_does() -> None:
    assert [str(message) for message in messages() if ends_differently(message)] == []


def test_a_message_begins_with_a_capital_letter() -> None:
    assert [str(message) for message in messages() if begins_small(message)] == []


def test_chinese_messages_have_full_width_punctuation_and_one_space_beside_latin_words() -> None:
    assert [str(said) for said in messages() if _HALF_WIDTH.search(_CODE.sub("x", said.zh))] == []
    assert [str(said) for said in messages() if _NO_SPACE.search(_CODE.sub("`x`", said.zh))] == []
    lines = [(said, line.strip()) for said in messages() for line in said.zh.splitlines()]
    assert [str(said) for said, line in lines if re.search(rf"[{_HAN}]  |  [{_HAN}]", line)] == []


def test_chinese_uses_one_term_for_one_thing() -> None:
    said = [(str(message), better) for message in messages() for better in better_terms(message.zh).values()]
    for path in filter(Path.is_file, ALSO_CHINESE):
        text = path.read_text("utf-8")
        said += [(place(path, line_of(text, at)), better) for at, better in better_terms(text).items()]
    assert said == []


def better_terms(chinese: str) -> dict[int, str]:
    """Return where a text uses another term than it should, and what it should say there."""
    return {found.start(): better for term, better in TERMS.items() for found in re.finditer(term, chinese)}


def test_such_messages_would_be_seen() -> None:
    (message,) = messages_in(PACKAGE / "cli" / "x.py", 'Text("it is {n} late.", f"迟了{n}")')
    assert message == Message(PACKAGE / "cli" / "x.py", 1, "it is {n} late.", "迟了{part}")
    assert ends_differently(message)
    assert begins_small(message)
    assert _HALF_WIDTH.search("迟了, 不计")
    assert _NO_SPACE.search("用grader评判")
