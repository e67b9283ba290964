from __future__ import annotations

import math
import re

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from grader.report.views.axes import PlotArea, Span
from grader.report.views.heat import Heat
from grader.report.views.plots import LinePlot, Plot, plots
from grader.report.views.scale import ALLOWED, WIDTH, scale_of
from grader.result import Array, Deviation

FLOATS = st.floats() | st.sampled_from([0.0, 5e-324, 1e308, -1e308, math.inf, math.nan, 1.0])


def vector(*numbers: float) -> Array:
    return Array("float64", (len(numbers),), numbers)


def matrix(rows: int, *numbers: float) -> Array:
    return Array("float64", (rows, len(numbers) // rows), numbers)


def scalar(number: float) -> Array:
    return Array("float64", (), (number,))


def kinds(drawn: tuple[Plot, ...]) -> list[str]:
    return [plot.kind for plot in drawn]


def test_losses_are_drawn_beside_the_references_also_when_they_are_right() -> None:
    evidence = {"expected losses": vector(3, 2, 1), "received losses": vector(3, 4, 5)}
    (plot,) = plots(evidence, passed=True)
    assert isinstance(plot, LinePlot)
    assert plot.kind == "losses"
    assert [line.side for line in plot.drawn] == ["expected", "received"]
    assert [tick.words for tick in plot.columns] == ["0", "1", "2"]


def test_one_loss_is_no_line() -> None:
    assert plots({"expected losses": vector(3), "received losses": vector(3)}, passed=True) == ()


def test_a_line_breaks_where_there_is_no_number() -> None:
    evidence = {"expected losses": vector(4, 3, 2, 1), "received losses": vector(4, math.nan, 2, 1)}
    (plot,) = plots(evidence, passed=False)
    assert isinstance(plot, LinePlot)
    assert [line.path.count("M") for line in plot.drawn] == [1, 2]


def test_a_function_of_each_entry_is_a_curve_and_one_of_all_entries_is_not() -> None:
    x = vector(3, -3, 1, -1, 0, 2, -2)
    tanh = vector(*map(math.tanh, x.numbers))
    (curve,) = plots({"input x": x, "expected result": tanh, "received result": tanh}, passed=True)
    assert curve.kind == "curve"
    mixed = vector(0.1, 0.9, 0.0, 0.8, 0.2, 0.7, 0.1)
    assert plots({"input x": x, "expected result": mixed, "received result": mixed}, passed=True) == ()


def test_a_function_of_two_tensors_is_no_curve() -> None:
    x = vector(-3, -2, -1, 0, 1, 2)
    assert plots({"input x": x, "input y": x, "expected result": x, "received result": x}, passed=True) == ()


def test_a_perceptrons_line_lies_where_its_output_is_undecided() -> None:
    evidence = {
        "input x": matrix(4, 0, 0, 1, 0, 0, 1, 1, 1),
        "input t": vector(0, 0, 1, 1),
        "expected w": vector(0, 2),
        "expected b": scalar(-1),
        "received w": vector(2, 0),
        "received b": scalar(-1),
    }
    (plot,) = plots(evidence, passed=True)
    assert isinstance(plot, LinePlot)
    assert plot.kind == "decision"
    assert [point.label for point in plot.points] == [False, False, True, True]
    (level, upright) = ([float(n) for n in re.findall(r"[\d.]+", line.path)] for line in plot.drawn)
    assert level[1] == level[3]  # y = 0.5 whatever x is
    assert upright[0] == upright[2]
    assert float(plot.points[0].y) > level[1] > float(plot.points[2].y)


def test_a_perceptron_without_a_line_in_sight_is_not_drawn() -> None:
    evidence = {
        "input x": matrix(2, 0, 0, 1, 1),
        "input t": vector(0, 1),
        "expected w": vector(0, 0),
        "expected b": scalar(1),
    }
    assert plots(evidence, passed=True) == ()


def test_gradients_that_differ_are_fields_of_one_scale_with_the_differences_edged() -> None:
    evidence = {"expected dw": matrix(2, 1, -2, 0, 4), "received dw": matrix(2, 1, 2, 0, math.nan)}
    (heat,) = plots(evidence, passed=False)
    assert isinstance(heat, Heat)
    assert heat.most == "4"
    expected, received = heat.panels
    assert [shade.shade for shade in expected.shades] == ["p2", "n3", "p0", "p5"]
    assert [shade.shade for shade in received.shades] == ["p2", "p3", "p0", "no"]
    assert [shade.off for shade in received.shades] == [False, True, False, True]
    assert plots(evidence, passed=True) == ()


def test_what_is_the_same_or_only_in_part_there_is_no_picture() -> None:
    same = matrix(2, 1, 2, 3, 4)
    assert plots({"expected dw": same, "received dw": same}, passed=False) == ()
    cut = Array("float64", (100,), tuple(map(float, range(64))), cut=True)
    assert plots({"expected dw": cut, "received dw": cut}, passed=False) == ()


def test_slices_stand_below_each_other_with_a_gap() -> None:
    evidence = {
        "expected g": Array("float32", (2, 2, 2), tuple(map(float, range(8)))),
        "received g": Array("float32", (2, 2, 2), (9.0,) * 8),
    }
    (heat,) = plots(evidence, passed=False)
    assert isinstance(heat, Heat)
    assert [shade.y for shade in heat.panels[0].shades] == [0, 0, 16, 16, 40, 40, 56, 56]
    assert heat.panels[0].height == 72


@settings(deadline=None)  # a busy machine is no fault
@given(st.lists(FLOATS, min_size=3, max_size=8), st.lists(FLOATS, min_size=3, max_size=8), st.booleans())
def test_no_numbers_break_a_picture(some: list[float], others: list[float], passed: bool) -> None:  # noqa: FBT001
    evidence = {
        "input x": vector(*others),
        "input t": vector(*([0.0, 1.0] * 4)[: len(others) // 2]),
        "expected losses": vector(*some),
        "received losses": vector(*others),
        "expected f": vector(*others),
        "received f": vector(*some),
        "expected w": vector(*some[:2]),
        "received w": vector(*others[:2]),
        "expected b": scalar(some[2]),
        "received b": scalar(others[2]),
    }
    for samples in (vector(*others), matrix(len(others) // 2, *others[: len(others) // 2 * 2])):
        for plot in plots({**evidence, "input x": samples}, passed=passed):
            if isinstance(plot, LinePlot):
                text = "".join(line.path + line.dots for line in plot.drawn)
                assert "nan" not in text
                assert "inf" not in text


@settings(deadline=None)  # a busy machine is no fault
@given(FLOATS.filter(math.isfinite), FLOATS.filter(math.isfinite))
def test_a_span_shows_its_ends_and_a_handful_of_ticks(one: float, other: float) -> None:
    span = Span.of([one / 2, other / 2], 0.05)
    assert span.holds(one / 2)
    assert len(span.ticks()) <= 6
    assert len(PlotArea(span, span).columns) <= 6


@pytest.mark.parametrize(
    ("error", "allowed", "place", "within"),
    [
        (0.0, 0.0, 0.0, True),
        (1e-9, 1e-9, ALLOWED, True),
        (1e-11, 1e-9, ALLOWED / 2, True),
        (1e-30, 1e-9, 0.0, True),
        (1e-3, 1e-9, (ALLOWED + WIDTH) / 2, False),
        (1e300, 1e-9, WIDTH, False),
        (math.inf, 1e-9, WIDTH, False),
        (math.nan, 1e-9, WIDTH, False),
        (1.0, 0.0, WIDTH, False),
    ],
)
def test_an_error_stands_on_a_logarithmic_scale_around_what_is_allowed(
    error: float,
    allowed: float,
    place: float,
    within: bool,  # noqa: FBT001
) -> None:
    scale = scale_of(Deviation(error, allowed))
    assert scale.place == pytest.approx(place, abs=0.05)
    assert scale.within == within
