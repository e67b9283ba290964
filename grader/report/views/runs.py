"""How the class's scores changed from run to run: one box plot per run."""

from __future__ import annotations

from dataclasses import dataclass
from statistics import quantiles
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Sequence

    from grader.gradebook.history import RunScores

SHOWN = 12
"""Most runs that are drawn, the latest."""


@dataclass(frozen=True, slots=True)
class RunView:
    """One run: the distribution of the students' shares of the points, in per cent."""

    number: int
    at: str
    students: int
    low: float
    quarter: float
    middle: float
    three_quarters: float
    high: float


def run_views(history: Sequence[RunScores]) -> tuple[RunView, ...]:
    """Return the latest runs; none if there was only one, which the page describes anyway."""
    drawn = [view for run in history[-SHOWN:] if (view := _view(run)) is not None]
    return tuple(drawn) if len(drawn) > 1 else ()


def _view(run: RunScores) -> RunView | None:
    shares = sorted(100 * score / most if most else 0.0 for score, most in run.totals)
    if not shares:
        return None
    quarter, middle, three = quantiles(shares, n=4, method="inclusive") if len(shares) > 1 else shares * 3
    at = f"{run.started:%Y-%m-%d %H:%M} UTC"
    rounded = (round(share, 1) for share in (shares[0], quarter, middle, three, shares[-1]))
    return RunView(run.run, at, len(shares), *rounded)
