"""Split a formula in plain Unicode into tokens, each with its kind."""

from __future__ import annotations

import re
from types import MappingProxyType
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

BELOW: Mapping[str, str] = MappingProxyType(
    dict(zip("₀₁₂₃₄₅₆₇₈₉₊₋₌ₐₑₕᵢⱼₖₗₘₙₒₚᵣₛₜᵤᵥₓ", "0123456789+−=aehijklmnoprstuvx", strict=True))
)
ABOVE: Mapping[str, str] = MappingProxyType(
    dict(zip("⁰¹²³⁴⁵⁶⁷⁸⁹⁺⁻⁼ᵀᵃᵇᶜᵈᵉᶠᵍʰⁱʲᵏˡᵐⁿᵒᵖʳˢᵗᵘᵛʷˣʸᶻ′", "0123456789+−=Tabcdefghijklmnoprstuvwxyz′", strict=True))
)
_CLOSING: Mapping[str, str] = MappingProxyType({"(": ")", "[": "]", "{": "}", "|": "|"})
_WORDS = "[A-Za-z]+(?:_[A-Za-z]{2,}|\\.[A-Za-z]+|[0-9]+|'[a-z]+|-th)*"
_TOKEN = re.compile(
    rf"(?P<space>\s+)|(?P<number>[0-9]+(?:\.[0-9]+)?)|(?P<derivative>d(?=[A-Za-zθ](?![A-Za-z]))|[∂∇])|(?P<word>{_WORDS})"
    rf"|(?P<below>[{''.join(BELOW)}]+|_[A-Za-z0-9])|(?P<above>[{''.join(ABOVE)}]+|'(?![a-z]))"
    r"|(?P<text>[\u3000-\u9fff\uff00-\uffef]+)|(?P<other>.)",
    re.DOTALL,
)


def tokens_of(formula: str) -> list[tuple[str, str]]:
    """Return each token of a formula with its kind."""
    return [(found.lastgroup or "", found[0]) for found in _TOKEN.finditer(formula)]


def pairs_of_brackets(tokens: Sequence[str]) -> Mapping[int, int]:
    """Return where each bracket closes, if it does; a bar closes a bar."""
    ends: dict[int, int] = {}
    waiting: list[int] = []
    for place, words in enumerate(tokens):
        openings = [start for start in waiting if _CLOSING.get(tokens[start]) == words]
        if openings:
            ends[openings[-1]] = place
            del waiting[waiting.index(openings[-1]) :]
        elif words in _CLOSING:
            waiting.append(place)
    return ends
