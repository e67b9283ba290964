"""The largest error of a check on a scale with a mark for the allowed error."""

from __future__ import annotations

import math
from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from grader.result import Deviation

WIDTH, ALLOWED = 240.0, 96.0
"""The whole scale, and the place of the allowed error."""
BELOW, ABOVE = 4.0, 12.0
"""Powers of ten on either side of it; errors further out stand at the end."""


@dataclass(frozen=True, slots=True)
class Scale:
    """Error and allowed error to two digits, and where the error stands on a logarithmic scale."""

    error: str
    allowed: str
    place: float
    within: bool


def scale_of(deviation: Deviation) -> Scale:
    """Prepare a deviation for display."""
    error, allowed = deviation.error, deviation.allowed
    within = error <= allowed  # false for nan
    return Scale(f"{error:.1e}", f"{allowed:.1e}", round(_place(error, allowed, within=within), 1), within)


def _place(error: float, allowed: float, *, within: bool) -> float:
    if error == 0:
        return 0.0
    if not (math.isfinite(error) and allowed > 0):
        return ALLOWED if within else WIDTH
    powers = math.log10(error) - math.log10(allowed)
    if within:
        return ALLOWED * (1 + max(powers, -BELOW) / BELOW)
    return ALLOWED + (WIDTH - ALLOWED) * min(powers, ABOVE) / ABOVE
