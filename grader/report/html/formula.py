"""Turn formulas in plain Unicode, as statements contain them, into MathML.

A course writes `dL/dzᵢ = Σⱼ (dL/dpⱼ) · (∂pⱼ/∂zᵢ)`, which a terminal shows unchanged. Here the indices, powers,
fractions and sums of such a line become elements, so that a browser can set it and a screen reader can read it. Nothing
is refused: what is not mathematics stays text.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, replace
from enum import Enum, auto
from types import MappingProxyType
from typing import TYPE_CHECKING

from markupsafe import Markup, escape

from grader.report.html.formula_tokens import ABOVE, BELOW, pairs_of_brackets, tokens_of

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

_SUMS: Mapping[str, str] = MappingProxyType({"Σ": "∑", "∑": "∑", "Π": "∏", "∏": "∏", "∫": "∫"})
_RELATIONS = frozenset("=≈≠<>≤≥←→≡∈+−±,;:…")
_SPOKEN = frozenset(
    {"for", "with", "each", "in", "where", "of", "and", "or", "mean", "update", "symmetric", "log", "ln"}
)
"""Words of a sentence with spaces around them, not factors of a product."""
_DEPTH = 32
"""Levels of brackets that are read; deeper brackets are plain signs."""
_APART = 2
"""This many spaces between two parts of a line keep them apart."""


class TokenKind(Enum):
    """What a part of a formula does to its neighbours."""

    OPERAND = auto()
    NAME = auto()
    GROUP = auto()
    SUM = auto()
    TIMES = auto()
    SLASH = auto()
    RELATION = auto()
    WORD = auto()


_OPERANDS = frozenset({TokenKind.OPERAND, TokenKind.NAME, TokenKind.GROUP})


@dataclass(frozen=True, slots=True)
class FormulaPart:
    """A part of a formula as MathML, and the number of spaces before it."""

    kind: TokenKind
    markup: Markup
    gap: int = 0
    inner: Markup | None = None
    """A group without its brackets."""
    fraction: bool = False
    """Whether a group holds a fraction and nothing else."""


def inline(formula: str) -> Markup:
    """Return a formula inside a sentence; its fractions stay on the line."""
    return _element("math", _row(_FormulaReader(formula, display=False).parts(), display=False))


def display(formula: str) -> Markup:
    """Return a formula on a line of its own."""
    return Markup('<math display="block">{}</math>').format(
        _row(_FormulaReader(formula, display=True).parts(), display=True)
    )


class _FormulaReader:
    """Reads a formula from left to right."""

    def __init__(self, formula: str, *, display: bool) -> None:
        self._display = display
        self._tokens = tokens_of(formula)
        self._place = 0
        self._ends = pairs_of_brackets([words for _, words in self._tokens])

    def parts(self, end: int | None = None, depth: int = 0) -> list[FormulaPart]:
        """Read to the closing bracket, or to the end."""
        end = len(self._tokens) if end is None else end
        parts: list[FormulaPart] = []
        gap = 0
        while self._place < end:
            kind, words = self._tokens[self._place]
            self._place += 1
            if kind == "space":
                gap = len(words)
                continue
            parts.append(replace(self._scripted(self._part(kind, words, depth)), gap=gap))
            gap = 0
        return parts

    def _part(self, kind: str, words: str, depth: int) -> FormulaPart:
        if kind == "number":
            return _operand("mn", words)
        if kind in ("derivative", "word"):
            return _named(kind, words)
        if kind == "text":
            return FormulaPart(TokenKind.WORD, _element("mtext", words))
        if kind in ("below", "above"):  # nothing comes before it
            return FormulaPart(TokenKind.OPERAND, _script(kind, words))
        if words in _SUMS:
            return FormulaPart(TokenKind.SUM, _element("mo", _SUMS[words]))
        if words == "½":
            return FormulaPart(TokenKind.OPERAND, Markup("<mfrac><mn>1</mn><mn>2</mn></mfrac>"))
        if words == "√":
            return FormulaPart(TokenKind.OPERAND, self._root(depth))
        if self._place - 1 in self._ends and depth < _DEPTH:
            return self._group(words, depth)
        return _sign(words)

    def _root(self, depth: int) -> Markup:
        if self._place == len(self._tokens) or depth == _DEPTH:
            return _element("mo", "√")
        kind, words = self._tokens[self._place]
        self._place += 1
        under = self._part(kind, words, depth + 1)
        return _element("msqrt", under.markup if under.inner is None else under.inner)

    def _group(self, opening: str, depth: int) -> FormulaPart:
        end = self._ends[self._place - 1]
        closing = self._tokens[end][1]
        parts = self.parts(end, depth + 1)
        self._place = end + 1
        inner = _row(parts, display=self._display)
        pair = [_element("mo", sign) for sign in (opening, closing)]
        if opening == "|":
            pair = [Markup('<mo fence="true" form="{}">|</mo>').format(form) for form in ("prefix", "postfix")]
        fraction = self._display and any(part.kind is TokenKind.SLASH for part in parts) and len(_fractions(parts)) == 1
        return FormulaPart(TokenKind.GROUP, _element("mrow", pair[0] + inner + pair[1]), inner=inner, fraction=fraction)

    def _scripted(self, part: FormulaPart) -> FormulaPart:
        """Attach the indices and powers that follow to a part."""
        scripts: dict[str, Markup] = {}
        while self._place < len(self._tokens) and self._tokens[self._place][0] in ("below", "above"):
            kind, words = self._tokens[self._place]
            if kind in scripts:
                break
            scripts[kind] = _script(kind, words)
            self._place += 1
        if not scripts or part.kind in (TokenKind.RELATION, TokenKind.SLASH, TokenKind.TIMES):
            return part if not scripts else replace(part, markup=part.markup + Markup().join(scripts.values()))
        below, above = scripts.get("below"), scripts.get("above")
        names = ("munder", "mover", "munderover") if part.kind is TokenKind.SUM else ("msub", "msup", "msubsup")
        element = names[2] if below and above else names[0] if below else names[1]
        return replace(
            part, markup=_element(element, part.markup + (below or "") + (above or "")), inner=None, fraction=False
        )


def _row(parts: Sequence[FormulaPart], *, display: bool) -> Markup:
    parts = _bare(_fractions(parts)) if display else parts
    markup = Markup()
    for number, part in enumerate(parts):
        if number:
            markup += _gap(parts[number - 1], part)
        markup += part.markup
    return markup


def _bare(parts: Sequence[FormulaPart]) -> list[FormulaPart]:
    """Remove the brackets of a fraction that is a factor: its own line holds it together."""
    factors = {TokenKind.TIMES, TokenKind.SUM}
    neighbours = [{part.kind for part in parts[max(place - 1, 0) : place + 2]} for place in range(len(parts))]
    return [
        replace(part, markup=part.inner) if part.fraction and part.inner is not None and near & factors else part
        for part, near in zip(parts, neighbours, strict=True)
    ]


def _gap(before: FormulaPart, part: FormulaPart) -> Markup:
    """Return the space between two parts, where MathML would have none."""
    if part.gap >= _APART:
        return Markup('<mspace width="2em"/>')
    kinds = {before.kind, part.kind}
    if not part.gap or not kinds <= _OPERANDS | {TokenKind.SUM, TokenKind.WORD}:
        return Markup()
    worded = TokenKind.WORD in kinds or (TokenKind.NAME in kinds and not kinds & {TokenKind.SUM, TokenKind.GROUP})
    return Markup('<mspace width="{}em"/>').format("0.35" if worded else "0.17")


def _fractions(parts: Sequence[FormulaPart]) -> list[FormulaPart]:
    """Stack both sides of a slash: without spaces it takes the nearest parts, with spaces a whole term."""
    done: list[FormulaPart] = []
    place = 0
    while place < len(parts):
        part = parts[place]
        following = parts[place + 1] if place + 1 < len(parts) else None
        spaced = part.gap > 0 and following is not None and following.gap > 0
        above = _above(done, spaced=spaced) if part.kind is TokenKind.SLASH else 0
        end = _below_end(parts, place + 1, spaced=spaced)
        if not above or end == place + 1:
            done.append(part)
            place += 1
            continue
        over, under = done[-above:], parts[place + 1 : end]
        fraction = Markup("<mfrac>{}{}</mfrac>").format(_stacked(over), _stacked(under))
        done[-above:] = [FormulaPart(TokenKind.OPERAND, fraction, over[0].gap)]
        place = end
    return done


def _above(done: Sequence[FormulaPart], *, spaced: bool) -> int:
    """Count the parts at the end that belong above the line."""
    count = 0
    for part in reversed(done):
        if part.kind not in (_OPERANDS | {TokenKind.TIMES} if spaced else _OPERANDS):
            break
        count += 1
        if part.gap >= (_APART if spaced else 1):
            break
    return count


def _below_end(parts: Sequence[FormulaPart], start: int, *, spaced: bool) -> int:
    """Return where the parts that belong below the line end."""
    kinds = _OPERANDS | {TokenKind.TIMES, TokenKind.SUM} if spaced else _OPERANDS
    end = start
    while end < len(parts) and parts[end].kind in kinds:
        if end > start and parts[end].gap >= (_APART if spaced else 1):
            break
        end += 1
    return end


def _stacked(parts: Sequence[FormulaPart]) -> Markup:
    if len(parts) == 1:
        return parts[0].markup if parts[0].inner is None else _element("mrow", parts[0].inner)
    return _element("mrow", _row([replace(parts[0], gap=0), *parts[1:]], display=False))


def _named(kind: str, words: str) -> FormulaPart:
    if kind == "derivative":
        upright = Markup('<mi mathvariant="normal">{}</mi>') if words == "d" else Markup("<mi>{}</mi>")
        return FormulaPart(TokenKind.OPERAND, upright.format(words))
    if len(words) == 1:
        return _operand("mi", words)
    # a word of several letters is upright: a name of the code, or a function
    return FormulaPart(TokenKind.WORD if words in _SPOKEN else TokenKind.NAME, _element("mi", words.replace("'", "’")))


def _sign(words: str) -> FormulaPart:
    if words == "/":
        return FormulaPart(TokenKind.SLASH, _element("mo", words))
    if words in "·×*":
        return FormulaPart(TokenKind.TIMES, _element("mo", words))
    if words in _RELATIONS or words == "-":
        return FormulaPart(TokenKind.RELATION, _element("mo", words.replace("-", "−")))
    if words.isalpha():  # Greek, mostly
        return _operand("mi", words)
    return FormulaPart(TokenKind.RELATION, _element("mo", words))


def _script(kind: str, words: str) -> Markup:
    letters = BELOW if kind == "below" else ABOVE
    plain = (
        "′" * len(words)
        if set(words) <= {"'"}
        else "".join(letters.get(letter, letter) for letter in words.lstrip("_"))
    )
    pieces = re.findall(r"[0-9]+|.", plain)
    tags = ("mn" if piece[0].isdigit() else "mo" if piece in "+−=′" else "mi" for piece in pieces)
    inner = Markup().join(_element(tag, one) for tag, one in zip(tags, pieces, strict=True))
    return inner if len(pieces) == 1 else _element("mrow", inner)


def _operand(tag: str, words: str) -> FormulaPart:
    return FormulaPart(TokenKind.OPERAND, _element(tag, words))


def _element(tag: str, inner: str) -> Markup:
    return Markup(f"<{tag}>{escape(inner)}</{tag}>")  # noqa: S704 - the tag is ours, what is inside is escaped
