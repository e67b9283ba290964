"""What an answer is compared with, on what terms, and how near each part must come."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Final

import torch

from grader.course.model import Tolerance

if TYPE_CHECKING:
    from grader.judge.comparison.difference import ResultPart

TINY: Final = torch.finfo(torch.float64).tiny


@dataclass(frozen=True, slots=True)
class Expected:
    """What the reference answers: at the dtype of the case, and, where the case is floating, in float64 and float32.

    `answer` fixes structure, shapes and dtypes; `exact` the values; `single` how ill-conditioned they are.
    """

    answer: object
    exact: object = None
    single: object = None
    targets: dict[str, Target] = field(default_factory=dict, compare=False, repr=False)
    """What each part must come near, once it was worked out."""


@dataclass(frozen=True, slots=True)
class Terms:
    """On what terms two answers are compared."""

    names: tuple[str, ...] = ()
    """Names of the parts of a sequence that is returned."""
    lists: tuple[str, ...] = ()
    """Parts that must be lists and not tuples."""
    detached: bool = False
    dtype: torch.dtype = torch.float64
    """The floating dtype of the case."""
    magnitude: float = 1.0
    """The largest magnitude among the inputs."""
    tolerance: Tolerance = Tolerance()
    device: str = "cpu"
    """The kind of device that computed what is received."""
    probed: bool = False
    """What is received was not returned by the submission, but looked at by a probe."""
    order: bool = False
    """Arrays must lie in memory in the order of those expected."""
    stepwise: bool = False
    """The parts are steps that were made one after the other: the first that differs is told."""
    steps: tuple[str, ...] = ()
    """These steps, as a student may repeat them."""


@dataclass(frozen=True, slots=True)
class Target:
    """The oracle's values in double precision, and how far off each may be."""

    answer: object
    terms: Terms
    exact: torch.Tensor
    allowed: torch.Tensor
    dtype: torch.dtype
    """Of the answer; a plain number has that of the case: what was computed in float32 is only so exact."""
    number: tuple[float, float] | None = None
    """The same of a plain number: comparing two of these as tensors takes ten times as long."""

    def met_by(self, received: torch.Tensor) -> bool:
        """Tell quickly whether all values are near enough; a no may be a yes for nan and infinities."""
        return bool(((received - self.exact).abs() <= self.allowed).all())

    def worst(self, received: torch.Tensor) -> tuple[float, float]:
        """Return error and allowed error at the entry that is off by most of what it may be."""
        error = (received - self.exact).abs()
        error = torch.where(received == self.exact, 0.0, error).nan_to_num(nan=torch.inf)
        place = int((error / self.allowed.clamp(min=TINY)).argmax())
        return float(error.flatten()[place]), float(self.allowed.flatten()[place])


@dataclass(frozen=True, slots=True)
class Leaf:
    """A pair of values to compare, with the oracle's value beside the expected one."""

    part: ResultPart
    answer: object
    exact: object
    single: object
    received: object
    targets: dict[str, Target]
    """Those of all parts that were worked out so far, by path."""
