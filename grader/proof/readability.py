"""Whether the texts about a wrong answer are short enough for students, in words or, in Chinese, in characters.

The limits follow what studies of automatic hints found: one next step, no list of alternatives, in words that a
ninth-grader knows. A longer text gets a note; it does not count against the exercise.
"""

from __future__ import annotations

import re
from functools import partial
from typing import TYPE_CHECKING, Final

from grader.proof.proofs import ProofFinding
from grader.text import Text

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from grader.course.model import Exercise

WORDS: Final = 60
"""Most English words of one hint or explanation."""
TOGETHER: Final = 120
"""Most English words of an explanation and the hint shown with it."""
SENTENCE: Final = 30
"""Most English words of one sentence, or of a part of it between colons or semicolons."""
CHARACTERS: Final = 110
"""Most Chinese characters of one text; a word in Latin letters counts as one."""
_WORD: Final = re.compile(r"\S*\w\S*")
_SPAN: Final = re.compile(r"`[^`]*`")
_ENDS: Final = re.compile(r"(?<=[.?!:;])\s")
_CHINESE: Final = re.compile(r"[\u3400-\u9fff]|[A-Za-z0-9_.]+")

_LONG: Final = Text("{n} words, at most {most}", "英文 {n} 词，上限 {most}")
_LONG_SENTENCE: Final = Text("a sentence of {n} words, at most {most}", "一句 {n} 词，上限 {most}")
_LONG_TOGETHER: Final = Text("{n} words with its hint, at most {most}", "连同提示 {n} 词，上限 {most}")
_LONG_CHINESE: Final = Text("{n} characters in Chinese, at most {most}", "中文 {n} 字，上限 {most}")


def words(text: str) -> int:
    """Count the words of an English text; code in backticks is one."""
    return len(_WORD.findall(_SPAN.sub("code", text)))


def longest_sentence(text: str) -> int:
    """Return the number of words of the longest sentence of an English text."""
    return max(map(words, _ENDS.split(_SPAN.sub("code", text))))


def characters(text: str) -> int:
    """Count the characters of a Chinese text."""
    return len(_CHINESE.findall(_SPAN.sub("x", text)))


def long_texts(exercise: Exercise) -> Iterator[ProofFinding]:
    """Note each hint and explanation that is too long to be read in a hurry."""
    noted = partial(_noted, languages=exercise.languages)
    for number, hint in enumerate(exercise.hints):
        yield from noted(f"hint {number}", hint, None, None)
    for check in exercise.checks:
        shown = None if check.hint is None else exercise.hints[check.hint]
        yield from noted(f"{check.id}: explain", check.explain, shown, check.id)
    for misconception in exercise.misconceptions:
        shown = None if misconception.hint is None else exercise.hints[misconception.hint]
        yield from noted(misconception.id, misconception.explanation, shown, None)


def _noted(
    name: str, text: Text, hint: Text | None, check: str | None, *, languages: Sequence[str]
) -> Iterator[ProofFinding]:
    measured: list[tuple[int, int, Text]] = []
    if "en" in languages:
        together = words(text.en) + (words(hint.en) if hint is not None else 0)
        measured += [(words(text.en), WORDS, _LONG), (longest_sentence(text.en), SENTENCE, _LONG_SENTENCE)]
        measured += [(together, TOGETHER, _LONG_TOGETHER)]
    if "zh" in languages:
        measured += [(characters(text.zh), CHARACTERS, _LONG_CHINESE)]
    too_long = [said.format(n=count, most=most) for count, most, said in measured if count > most]
    if too_long:
        said = Text(
            "{name} is long for a student who is stuck ({what}). Leave out what is not the next step.",
            "{name} 对卡住的学生来说偏长（{what}）。请只保留下一步该做什么。",
        )
        what = Text.join(too_long, Text("; ", "；"))
        yield ProofFinding("long-text", said.format(name=name, what=what), check, note=True)
