"""Whether an exercise agrees with itself: names, signatures, and its two languages."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Final

from grader.course.signature import read_signature
from grader.proof.proofs import ProofFinding
from grader.text import LANGUAGES, Text

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

    from grader.course.model import EntryPoint, Exercise
    from grader.text import Language

_CODE: Final = re.compile(r"```.*?```|`[^`\n]*`|\$[^$\n]*\$", re.DOTALL)
_FENCE: Final = re.compile(r"^```", re.MULTILINE)
_HEADING: Final = re.compile(r"^#+ ", re.MULTILINE)
_HAN: Final = "\u4e00-\u9fff"
# A shape beside a word keeps its parentheses; around Chinese words they are removed.
_HALF_WIDTH: Final = re.compile(rf"[{_HAN}][,;:?!]|[,;:?!][{_HAN}]|[{_HAN}]\.(?!\w)|\([^()\n]*[{_HAN}][^()\n]*\)")
_SENTENCE: Final = re.compile(r"[A-Za-z]{3,} [A-Za-z]{2,}")
_NAMES: Final[Mapping[str, Text]] = {"en": Text("English", "英文"), "zh": Text("Chinese", "中文")}
_SHOWN: Final = 12
"""Characters on each side of a quoted place."""


def disagreements(exercise: Exercise) -> Iterator[ProofFinding]:
    """Yield what does not agree."""
    for language in exercise.languages:
        for entry in exercise.entry_points:
            yield from _unnamed(exercise, entry, language)
    if len(exercise.languages) > 1:
        yield from _outline(exercise)
    for place, text in texts_of(exercise):
        yield from _language(place, text, exercise.languages)


def texts_of(exercise: Exercise) -> Iterator[tuple[Text, Text]]:
    """Yield every text of an exercise, each with words for its place."""
    yield Text("the statement", "题目说明"), exercise.statement
    yield Text("the title", "标题"), exercise.title
    for number, hint in enumerate(exercise.hints):
        yield Text("hint {n}", "第 {n} 号提示").format(n=number), hint
    for check in exercise.checks:
        named = Text("check `{id}`", "检查 `{id}`").format(id=check.id)
        yield named, check.title
        yield named, check.explain
        for group in check.cases:
            yield named, group.note
    for misconception in exercise.misconceptions:
        named = Text("misconception `{id}`", "误解 `{id}`").format(id=misconception.id)
        yield named, misconception.title
        yield named, misconception.explanation


def _unnamed(exercise: Exercise, entry: EntryPoint, language: Language) -> Iterator[ProofFinding]:
    """Yield mistakes in how the statement in one language names an entry point."""
    statement = exercise.statement[language]
    named = f"statement.{language}.md"
    file = named if (exercise.folder / named).exists() else "statement.md"
    if not re.search(rf"\b{re.escape(entry.name)}\b", statement):
        text = Text(
            "{file} does not name `{name}`. Say in it what students must write.",
            "{file} 没有提到 `{name}`，请在其中写明学生要编写什么。",
        )
        yield ProofFinding("name-missing", text.format(file=file, name=entry.name))
        return
    wanted = read_signature(entry.signature)
    if not wanted.names:
        return
    shown = [
        _form(found) for found in re.findall(rf"\b{re.escape(entry.name)}(\((?:[^()`]|\([^()`]*\))*\))", statement)
    ]
    if wanted.form not in shown:
        text = Text(
            "{file} never shows the signature `{name}{form}`. Write it out once.",
            "{file} 没有写出完整的函数形式 `{name}{form}`，请写一次。",
        )
        yield ProofFinding("signature-missing", text.format(file=file, name=entry.name, form=wanted.form))


def _form(parameters: str) -> str:
    try:
        return read_signature(parameters).form
    except SyntaxError:  # a call with values, not a list of parameters
        return ""


def _outline(exercise: Exercise) -> Iterator[ProofFinding]:
    """Yield a finding if the statements have different structures: then something is missing in one of them."""
    built = {
        language: (
            len(_HEADING.findall(_without_fences(exercise.statement[language]))),
            len(_FENCE.findall(exercise.statement[language])) // 2,
        )
        for language in exercise.languages
    }
    if len(set(built.values())) > 1:
        each = (
            Text(
                "{headings} headings and {blocks} blocks in {language}",
                "{language} 有 {headings} 个标题和 {blocks} 个代码块",
            ).format(language=_NAMES.get(language, Text.same(language)), headings=headings, blocks=blocks)
            for language, (headings, blocks) in built.items()
        )
        text = Text(
            "The statements differ in structure: {each}. Complete the shorter one.",
            "各语言的题目说明结构不同：{each}。请把缺少的部分补上。",
        )
        yield ProofFinding("outline", text.format(each=Text.join(each, Text(", ", "，"))))


def _without_fences(text: str) -> str:
    return re.sub(r"```.*?```", "", text, flags=re.DOTALL)


def _language(place: Text, text: Text, languages: Sequence[Language]) -> Iterator[ProofFinding]:
    # in a course with one language only that one is examined
    english, chinese = (_CODE.sub("`", text[language]) if language in languages else "" for language in LANGUAGES)
    if re.search(rf"[{_HAN}]", english):
        said = Text("The English text of {place} contains Chinese. Translate it.", "{place}的英文里有中文，请翻译。")
        yield ProofFinding("language", said.format(place=place))
    if _SENTENCE.search(chinese) and not re.search(rf"[{_HAN}]", chinese):
        said = Text(
            "The Chinese text of {place} contains no Chinese. Translate it.", "{place}的中文文本里没有汉字，请翻译。"
        )
        yield ProofFinding("language", said.format(place=place))
    half = _HALF_WIDTH.search(chinese)
    if half:
        around = chinese[max(half.start() - _SHOWN, 0) : half.end() + _SHOWN].replace("\n", " ")
        said = Text(
            "The Chinese text of {place} has half-width punctuation beside Chinese characters: “{around}”. Use"
            " full-width marks.",
            "{place}的中文在汉字旁用了半角标点：“{around}”。请改用全角标点。",
        )
        yield ProofFinding("punctuation", said.format(place=place, around=around))
