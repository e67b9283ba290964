"""How two texts, byte strings, sets or lists differ: the first place, and how much."""

from __future__ import annotations

from itertools import zip_longest
from typing import TYPE_CHECKING

from grader.judge.comparison.words import quoted
from grader.text import Text

if TYPE_CHECKING:
    from collections.abc import Sequence
    from collections.abc import Set as AbstractSet

    from grader.judge.comparison.difference import ResultPart

SHORT = 40
"""Texts up to this length are shown whole."""
_BEFORE, _AFTER = 10, 20
"""Characters shown before and after the first that differs."""
_SHOWN = 5
"""Elements of a set that a sentence names."""


def text_difference(part: ResultPart, answer: str | bytes, received: str | bytes) -> Text:
    """Say where two texts, or two byte strings, differ first."""
    if max(len(answer), len(received)) <= SHORT:
        text = Text("{part} is {received}; {expected} was expected.", "{part}为 {received}，应为 {expected}。")
        return text.format(part=part.label, received=quoted(received), expected=quoted(answer))
    if isinstance(answer, str) and isinstance(received, str) and "\n" in answer:
        return _lines_difference(part, answer.split("\n"), received.split("\n"))
    return _place_difference(part, answer, received)


def _lines_difference(part: ResultPart, answer: Sequence[str], received: Sequence[str]) -> Text:
    pairs = list(zip_longest(answer, received))
    place = next(number for number, (right, seen) in enumerate(pairs) if right != seen)
    right, seen = pairs[place]
    words = {
        "part": part.inner_label,
        "line": place + 1,
        "count": sum(one != other for one, other in pairs),
        "n": len(answer),
        "received": Text("is missing", "缺失")
        if seen is None
        else Text("is {line}", "是 {line}").format(line=_cut(seen, right)),
        "expected": Text("nothing", "没有这一行") if right is None else Text.same(_cut(right, seen)),
    }
    text = Text(
        "Line {line} of {part} {received}; {expected} was expected. {count} lines differ, of {n}.",
        "{part}的第 {line} 行{received}，应为 {expected}。共 {n} 行，其中 {count} 行不同。",
    )
    return text.format(**words)


def _cut(text: str, other: str | None) -> str:
    """Quote a line; cut a long one shortly before the place where it differs from the other."""
    if other is None or max(len(text), len(other)) <= SHORT:
        return quoted(text)
    return _around(text, _first_place(text, other))


def _place_difference(part: ResultPart, answer: str | bytes, received: str | bytes) -> Text:
    place = _first_place(answer, received)
    words = {
        "part": part.label,
        "place": place,
        "received": _around(received, place),
        "expected": _around(answer, place),
    }
    unit = Text("character", "字符") if isinstance(answer, str) else Text("byte", "字节")
    if place == len(received):
        text = Text(
            "{part} ends too soon, after {place} {unit}s; then {expected} was expected.",
            "{part}过早结束：只有 {place} 个{unit}，之后应为 {expected}。",
        )
    elif place == len(answer):
        text = Text(
            "{part} should end after {place} {unit}s, but goes on with {received}.",
            "{part}应当在 {place} 个{unit}之后结束，但后面还有 {received}。",
        )
    else:
        text = Text(
            "{part} is right up to {unit} {place} (counted from 0), where it has {received}; {expected} was expected.",
            "{part}在第 {place} 个{unit}之前都对（从 0 数起）；那里是 {received}，应为 {expected}。",
        )
    return text.format(unit=unit, **words)


def _first_place(one: str | bytes, other: str | bytes) -> int:
    """Return the first place at which two texts differ; the end of the shorter one if the longer begins with it."""
    for place, (left, right) in enumerate(zip(one, other, strict=False)):
        if left != right:
            return place
    return min(len(one), len(other))


def _around(text: str | bytes, place: int) -> str:
    start, end = max(place - _BEFORE, 0), place + _AFTER
    before, after = "…" if start else "", "…" if end < len(text) else ""
    return f"{before}{text[start:end]!r}{after}"


def set_difference(part: ResultPart, answer: AbstractSet[object], received: AbstractSet[object]) -> Text:
    """Say what a set lacks and what it holds beyond what was expected."""
    texts = []
    for found, text in (
        (answer - received, Text("{part} lacks {items}.", "{part}缺少 {items}。")),
        (received - answer, Text("{part} holds {items}, which should not be there.", "{part}多出了 {items}。")),
    ):
        if found:
            texts.append(text.format(part=part.label, items=_items(found)))
    return Text.join(texts)


def _items(found: AbstractSet[object]) -> str:
    words = sorted(map(quoted, found))
    shown = ", ".join(words[:_SHOWN])
    return shown if len(words) <= _SHOWN else f"{shown}, … (+{len(words) - _SHOWN})"


def first_item_words(answer: Sequence[object], received: Sequence[object]) -> Text:
    """Name the first entry of a list of plain values that differs; nothing if there are other values."""
    both = list(zip(answer, received, strict=False))
    if not all(isinstance(value, PLAIN) for pair in both for value in pair):
        return Text("", "")
    for place, (right, seen) in enumerate(both):
        if type(right) is not type(seen) or right != seen:
            text = Text(
                " The first that differs is entry {place}: {received}; {expected} was expected.",
                "第一个不同的是第 {place} 项（从 0 数起）：{received}，应为 {expected}。",
            )
            return text.format(place=place, received=quoted(seen), expected=quoted(right))
    if len(received) < len(answer) and isinstance(answer[len(received)], PLAIN):
        text = Text(" These are right; the next would be {expected}.", "这些都对；下一项应为 {expected}。")
        return text.format(expected=quoted(answer[len(received)])) if received else Text("", "")
    if len(received) > len(answer) and isinstance(received[len(answer)], PLAIN):
        text = Text(" The first one too many is {received}.", "第一个多余的是 {received}。")
        return text.format(received=quoted(received[len(answer)]))
    return Text("", "")


PLAIN = (bool, int, str, bytes)
"""Kinds of value that a sentence can quote and that are simply equal or not."""
