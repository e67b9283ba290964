"""The first thing that tells a received value from the expected one."""

from __future__ import annotations

from dataclasses import dataclass
from enum import IntEnum
from typing import TYPE_CHECKING

from grader.text import Text

if TYPE_CHECKING:
    import torch


class Kind(IntEnum):
    """Kinds of difference, in the order in which they are told: what hides the others comes first."""

    NOTHING = 0
    TYPE = 1
    STRUCTURE = 2
    SHAPE = 3
    DTYPE = 4
    DEVICE = 5
    GRAPH = 6
    NOT_FINITE = 7
    VALUES = 8


@dataclass(frozen=True, slots=True)
class Difference:
    """One difference: its kind, the part of the result it is in, and the sentence for the student.

    For values, `expected` and `received` hold the two tensors in float64, `dtype` that of the case, so that a
    diagnosis can look further.
    """

    kind: Kind
    part: str
    message: Text
    expected: torch.Tensor | None = None
    received: torch.Tensor | None = None
    dtype: torch.dtype | None = None


@dataclass(frozen=True, slots=True)
class Part:
    """A place in the result, named as a student would: `dw`, `losses[3]`, or the result itself."""

    path: str = ""

    @property
    def label(self) -> Text:
        """The name in a sentence."""
        return Text.same(f"`{self.path}`") if self.path else Text("The result", "返回值")

    def item(self, index: int) -> Part:
        """Return the part at an index below this one."""
        return Part(f"{self.path or 'result'}[{index}]")

    def key(self, key: str) -> Part:
        """Return the part under a key below this one."""
        return Part(f"{self.path or 'result'}[{key!r}]")
