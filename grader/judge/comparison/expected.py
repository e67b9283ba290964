"""The expected answer, the terms of the comparison, and how near each part must come."""

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
    """The reference's answer: at the dtype of the case and, where the case is floating, in float64 and float32.

    `answer` fixes structure, shapes and dtypes; `exact` fixes the values; `single` shows how ill-conditioned they are.
    """

    answer: object
    exact: object = None
    single: object = None
    targets: dict[str, Target] = field(default_factory=dict, compare=False, repr=False)
    """What each part must come near, once that was computed."""


@dataclass(frozen=True, slots=True)
class Terms:
    """The terms on which two answers are compared."""

    names: tuple[str, ...] = ()
    """Names of the parts of a returned sequence."""
    lists: tuple[str, ...] = ()
    """Parts that must be lists and not tuples."""
    detached: bool = False
    dtype: torch.dtype = torch.float64
    """The floating dtype of the case."""
    magnitude: float = 1.0
    """The largest magnitude among the inputs."""
    tolerance: Tolerance = Tolerance()
    device: str = "cpu"
    """The kind of device that computed the received value."""
    probed: bool = False
    """The received value was not returned by the submission; a probe read it."""
    order: bool = False
    """Arrays must have the memory order of the expected ones."""
    stepwise: bool = False
    """The parts are successive steps: the first that differs is reported."""
    steps: tuple[str, ...] = ()
    """The steps as code that a student may repeat."""


@dataclass(frozen=True, slots=True)
class Target:
    """The reference's values in double precision, and how far off each may be."""

    answer: object
    terms: Terms
    exact: torch.Tensor
    allowed: torch.Tensor
    dtype: torch.dtype
    """The dtype of the answer; a plain number has that of the case, because float32 inputs limit its precision."""
    number: tuple[float, float] | None = None
    """The same for a plain number: comparing two numbers as tensors takes ten times as long."""

    def met_by(self, received: torch.Tensor) -> bool:
        """Tell quickly whether all values are near enough; False may be wrong for nan and infinities."""
        return bool(((received - self.exact).abs() <= self.allowed).all())


@dataclass(frozen=True, slots=True)
class Leaf:
    """A pair of values to compare, with the reference's exact value beside the expected one."""

    part: ResultPart
    answer: object
    exact: object
    single: object
    received: object
    targets: dict[str, Target]
    """The targets computed so far, by path of the part."""
