"""The frame of a small plot: map numbers to places on the page, and choose the numbers at its edges."""

from __future__ import annotations

import math
from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

WIDTH, HEIGHT = 320.0, 170.0
LEFT, RIGHT, TOP, BOTTOM = 46.0, 16.0, 8.0, 22.0
"""Room for the numbers at the edges."""
_TICKS = 4
_SLACK = 1e-9
_FINEST = 1e-290
"""Smaller steps disappear in the rounding of floats."""
_STEPS = (1.0, 2.0, 2.5, 5.0, 10.0)


@dataclass(frozen=True, slots=True)
class Tick:
    """A number at the edge, and where it stands."""

    place: str
    words: str


@dataclass(frozen=True, slots=True)
class Span:
    """The range of numbers that an axis shows; never empty."""

    low: float
    high: float

    @staticmethod
    def of(numbers: Iterable[float], margin: float = 0.0) -> Span:
        """Return the span of some numbers, widened by a share on both sides."""
        kept = list(numbers)
        low, high = min(kept), max(kept)
        room = (high - low) * margin if high / 2 > low / 2 else max(abs(high), 1.0) / 2
        return Span(low - room, high + room)

    def share(self, number: float) -> float:
        """Return the position of a number between 0 and 1; halving keeps the difference of two huge numbers finite."""
        return (number / 2 - self.low / 2) / (self.high / 2 - self.low / 2)

    def holds(self, number: float) -> bool:
        """Tell whether a number is inside, or on the edge except for rounding."""
        return -_SLACK <= self.share(number) <= 1 + _SLACK

    def ticks(self, *, whole: bool = False) -> list[float]:
        """Return a few round numbers inside the span; whole numbers if only these have a meaning."""
        rough = (self.high / _TICKS) - (self.low / _TICKS)
        if rough < _FINEST:
            return []
        size = 10.0 ** math.floor(math.log10(rough))
        step = next((size * step for step in _STEPS if size * step >= rough), size * _STEPS[-1])
        step = float(math.ceil(step)) if whole else step
        first = math.ceil(self.low / step - _SLACK)
        return [number * step for number in range(first, math.floor(self.high / step + _SLACK) + 1)]


@dataclass(frozen=True, slots=True)
class PlotArea:
    """Two spans on the page."""

    across: Span
    up: Span
    counted: bool = False
    """Whether the lower axis has only whole numbers."""

    def x(self, number: float) -> float:
        """Return the horizontal position of a number."""
        return LEFT + (WIDTH - LEFT - RIGHT) * self.across.share(number)

    def y(self, number: float) -> float:
        """Return the vertical position of a number."""
        return HEIGHT - BOTTOM - (HEIGHT - TOP - BOTTOM) * self.up.share(number)

    def path(self, points: Sequence[tuple[float, float]]) -> str:
        """Return a line through the points, broken at points that are not numbers."""
        words: list[str] = []
        pen = "M"
        for one, other in points:
            if not (math.isfinite(one) and math.isfinite(other)):
                pen = "M"
                continue
            words.append(f"{pen}{self.x(one):.1f} {self.y(other):.1f}")
            pen = "L"
        return "".join(words)

    def dots(self, points: Sequence[tuple[float, float]]) -> str:
        """Return a dot at each point, as a path of lines without length."""
        kept = ((one, other) for one, other in points if math.isfinite(one) and math.isfinite(other))
        return "".join(f"M{self.x(one):.1f} {self.y(other):.1f}h0" for one, other in kept)

    @property
    def columns(self) -> tuple[Tick, ...]:
        """The numbers below."""
        return tuple(Tick(f"{self.x(tick):.1f}", _tick(tick)) for tick in self.across.ticks(whole=self.counted))

    @property
    def lines(self) -> tuple[Tick, ...]:
        """The numbers at the left."""
        return tuple(Tick(f"{self.y(tick):.1f}", _tick(tick)) for tick in self.up.ticks())


def _tick(number: float) -> str:
    return format(number + 0.0, ".4g")
