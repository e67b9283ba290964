"""Pictures of a check's evidence, where a picture says more; the templates draw them as inline SVG."""

from __future__ import annotations

import math
from dataclasses import dataclass
from itertools import pairwise
from typing import TYPE_CHECKING, TypeAlias

from grader.report.views.axes import PlotArea, Span
from grader.report.views.heat import Heat, heats
from grader.text import Text

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

    from grader.report.views.axes import Tick
    from grader.result import Array

CURVE_POINTS, LOSS_POINTS = 6, 3
"""Fewer points than these make no picture."""
TURNING = 2.2
"""A sigmoid-like curve goes up and down at most this many times its height."""
HUGE = 1e100
"""Larger numbers fit on no axis."""


@dataclass(frozen=True, slots=True)
class Line:
    """One line of a plot; `side` is "expected" or "received"."""

    side: str
    path: str
    dots: str = ""
    """The points where the curve was evaluated; between them it is a guess."""


@dataclass(frozen=True, slots=True)
class Point:
    """A sample of the two classes that a perceptron separates."""

    x: str
    y: str
    label: bool


@dataclass(frozen=True, slots=True)
class LinePlot:
    """Lines, and perhaps points, over two axes."""

    kind: str
    title: Text
    below: Text
    columns: tuple[Tick, ...]
    lines: tuple[Tick, ...]
    drawn: tuple[Line, ...]
    points: tuple[Point, ...] = ()


Plot: TypeAlias = LinePlot | Heat


@dataclass(frozen=True, slots=True)
class _Evidence:
    """A check's arrays by their role."""

    inputs: Mapping[str, Array]
    pairs: Mapping[str, tuple[Array, Array | None]]
    """Expected and received, by name."""

    @staticmethod
    def of(arrays: Mapping[str, Array]) -> _Evidence:
        sides = {side: _named(arrays, f"{side} ") for side in ("input", "expected", "received")}
        received = sides["received"]
        return _Evidence(sides["input"], {name: (one, received.get(name)) for name, one in sides["expected"].items()})


def plots(arrays: Mapping[str, Array], *, passed: bool) -> tuple[Plot, ...]:
    """Return the pictures of a check's evidence; a passed check has no differences to show."""
    whole = {name: one for name, one in arrays.items() if not one.cut and _small(one)}
    evidence = _Evidence.of(whole)
    drawn: list[Plot] = [*_losses(evidence), *_decisions(evidence), *_curves(evidence)]
    seen = {plot.title for plot in drawn}
    if not passed:
        drawn += [heat for heat in heats(evidence.pairs) if heat.title not in seen]
    return tuple(drawn)


def _losses(evidence: _Evidence) -> Iterator[LinePlot]:
    for name, (expected, received) in evidence.pairs.items():
        if "loss" not in name or len(expected.shape) != 1 or len(expected.data) < LOSS_POINTS:
            continue
        sides = {"expected": list(enumerate(map(float, expected.data)))}
        if received is not None and len(received.shape) == 1:
            sides["received"] = list(enumerate(map(float, received.data)))
        yield from _over("losses", Text.same(name), Text("epoch", "轮次"), sides)


def _curves(evidence: _Evidence) -> Iterator[LinePlot]:
    """Draw functions that work entry by entry, over their only input."""
    if len(evidence.inputs) != 1:
        return
    ((input_name, along),) = evidence.inputs.items()
    for name, (expected, received) in evidence.pairs.items():
        if expected.shape != along.shape or "loss" in name:
            continue
        points = sorted(zip(map(float, along.data), map(float, expected.data), strict=True))
        if not _is_curve(points):
            continue
        sides = {"expected": points}
        if received is not None and received.shape == along.shape:
            sides["received"] = sorted(zip(map(float, along.data), map(float, received.data), strict=True))
        yield from _over("curve", Text.same(name), Text.same(input_name), sides)


def _is_curve(points: Sequence[tuple[float, float]]) -> bool:
    if len({one for one, _ in points}) < CURVE_POINTS:
        return False
    heights = [height for _, height in points]
    if not all(math.isfinite(one) and math.isfinite(height) for one, height in points):
        return False
    way = sum(abs(later - earlier) for earlier, later in pairwise(heights))
    return 0 < way <= TURNING * (max(heights) - min(heights))


def _decisions(evidence: _Evidence) -> Iterator[LinePlot]:
    """Draw the decision line of a perceptron with two inputs, among its samples."""
    pairs = evidence.pairs
    if not {"w", "b"} <= pairs.keys() or pairs["w"][0].shape != (2,) or pairs["b"][0].shape != ():
        return
    samples = next(
        (array for array in evidence.inputs.values() if array.shape[1:] == (2,) and array.shape[0] > 1), None
    )
    if samples is None:
        return
    count = samples.shape[0]
    labels = next(
        (array for array in evidence.inputs.values() if array.shape == (count,) and set(array.data) <= {0, 1}), None
    )
    places = list(zip(map(float, samples.data[::2]), map(float, samples.data[1::2]), strict=True))
    if labels is None or not all(math.isfinite(value) for place in places for value in place):
        return
    frame = PlotArea(Span.of((one for one, _ in places), 0.2), Span.of((other for _, other in places), 0.2))
    drawn = []
    for number, side in enumerate(("expected", "received")):
        w, b = pairs["w"][number], pairs["b"][number]
        if w is not None and b is not None and w.shape == (2,) and b.shape == ():
            ends = _undecided(float(w.data[0]), float(w.data[1]), float(b.data[0]), frame)
            drawn.append(Line(side, frame.path(ends)))
    if not any(line.path for line in drawn):
        return
    yield LinePlot(
        kind="decision",
        title=Text("where the output is 0.5", "输出等于 0.5 的位置"),
        below=Text("x[:, 1] over x[:, 0]", "横轴 x[:, 0]，纵轴 x[:, 1]"),
        columns=frame.columns,
        lines=frame.lines,
        drawn=tuple(drawn),
        points=tuple(
            Point(f"{frame.x(one):.1f}", f"{frame.y(other):.1f}", bool(label))
            for (one, other), label in zip(places, labels.data, strict=True)
        ),
    )


def _undecided(across: float, up: float, bias: float, frame: PlotArea) -> list[tuple[float, float]]:
    """Return the ends of the line `across · x + up · y + bias = 0` inside the frame; none if it misses the frame."""
    if not all(map(math.isfinite, (across, up, bias))):
        return []
    ends: list[tuple[float, float]] = []
    if up:
        ends += [(x, -(across * x + bias) / up) for x in (frame.across.low, frame.across.high)]
    if across:
        ends += [(-(up * y + bias) / across, y) for y in (frame.up.low, frame.up.high)]
    inside = [(x, y) for x, y in ends if frame.across.holds(x) and frame.up.holds(y)]
    return [min(inside), max(inside)] if inside else []


def _over(
    kind: str, title: Text, below: Text, sides: Mapping[str, Sequence[tuple[float, float]]]
) -> Iterator[LinePlot]:
    """Draw lines in one frame that contains all of them."""
    finite = [(x, y) for points in sides.values() for x, y in points if math.isfinite(x) and math.isfinite(y)]
    if not finite:
        return
    frame = PlotArea(Span.of(x for x, _ in finite), Span.of((y for _, y in finite), 0.06), counted=kind == "losses")
    drawn = tuple(
        Line(side, frame.path(points), frame.dots(points) if kind == "curve" else "") for side, points in sides.items()
    )
    yield LinePlot(kind, title, below, frame.columns, frame.lines, drawn)


def _named(arrays: Mapping[str, Array], start: str) -> dict[str, Array]:
    return {name.removeprefix(start): one for name, one in arrays.items() if name.startswith(start)}


def _small(one: Array) -> bool:
    return all(abs(value) < HUGE or not math.isfinite(value) for value in one.numbers)
