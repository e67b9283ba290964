"""What an author claims about an exercise beside its checks; `validate` proves it."""

from __future__ import annotations

import math
from dataclasses import dataclass, field
from enum import StrEnum
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Mapping

    from grader.course.draws import Draw


class Law(StrEnum):
    """What a property says of an answer."""

    SUMS_TO = "sums_to"
    BETWEEN = "between"
    SYMMETRIC = "symmetric"
    UNCHANGED = "unchanged_by_adding_to"
    LINEAR = "linear_in"


@dataclass(frozen=True, slots=True)
class Property:
    """What all right answers of an entry point have in common; the author declares it and `validate` proves it."""

    call: str
    law: Law
    part: str = ""
    """The part of the result that the property is about; empty: the whole result."""
    over: int | str = -1
    """For sums: the dimension, or the name of the argument that holds it."""
    bounds: tuple[float, float] = (-math.inf, math.inf)
    """For sums: twice the sum; otherwise the smallest and the largest value."""
    argument: str = ""
    """The argument that is added to, or doubled."""


@dataclass(frozen=True, slots=True)
class Recorded:
    """One call whose answer is known from another source."""

    arguments: Mapping[str, Draw]
    answer: object
    """The answer as it stands in the YAML: a number, nested lists, or a mapping by part."""


@dataclass(frozen=True, slots=True)
class Oracle:
    """A second source of right answers, independent of the solution; `validate` compares the two.

    Exactly one of `gradient_of`, `identity` and `recorded` is given; the first two are Python expressions of functions
    that take arguments of the call by their names.
    """

    target: str
    """What is called, named as in `Check.target`."""
    gradient_of: str = ""
    by: Mapping[str, str] = field(default_factory=dict)
    """The variables of the gradient, in the order of the answer's parts, each with the function that computes it from
    the arguments; empty: the argument of that name.
    """
    differences: bool = False
    """Whether finite differences replace autograd."""
    identity: str = ""
    """Takes the answer first and returns two things that must be equal."""
    recorded: tuple[Recorded, ...] = ()

    @property
    def kind(self) -> str:
        """The key under which the author wrote it."""
        return "gradient_of" if self.gradient_of else "identity" if self.identity else "recorded"


@dataclass(frozen=True, slots=True)
class Equivalent:
    """A change to the solution that changes no answer: the change as `validate` prints it, and the author's reason.

    Both are read by authors only, so the reason stands in the language it was written in.
    """

    mutant: str
    reason: str
