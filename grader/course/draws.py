"""How an argument of a case is made."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING, TypeAlias

if TYPE_CHECKING:
    from collections.abc import Mapping

Literal_: TypeAlias = 'bool | int | float | str | tuple["Literal_", ...] | None'
"""A plain value from the YAML: what is written there, and what the submission receives."""


@dataclass(frozen=True, slots=True)
class Draw:
    """How one argument is made: a kind of `grader.judge.cases.draw` with its options, or a literal.

    `shape` holds sizes and names of sizes (`("N", 3)`); `options` what the kind takes beyond it (`low`, `dim`, …).
    """

    kind: str
    shape: tuple[int | str, ...] = ()
    options: Mapping[str, Literal_] = field(default_factory=dict)
    dtype: str | None = None
    """A fixed dtype; None: the dtype of the case."""
    requires_grad: bool = False
    items: tuple[Draw, ...] = ()
    """The draws of a `list`, in order, or of a `dict`, by value."""
    keys: tuple[Literal_, ...] = ()
    """The keys of a `dict`."""
    numpy: bool = False
    """Whether the tensor is passed as a NumPy array."""
