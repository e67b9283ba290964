"""The first difference between a received and an expected value."""

from __future__ import annotations

from dataclasses import dataclass
from enum import IntEnum
from typing import TYPE_CHECKING

from grader.text import NOTHING, Text

if TYPE_CHECKING:
    import torch


class DifferenceKind(IntEnum):
    """Kinds of difference, in the order of reporting: what hides other differences comes first."""

    NOTHING = 0
    TYPE = 1
    STRUCTURE = 2
    SHAPE = 3
    DTYPE = 4
    DEVICE = 5
    GRAPH = 6
    NOT_FINITE = 7
    VALUES = 8
    EFFECT = 9
    """The values are right, but the call had a side effect."""
    BANNED = 10
    """The values are right, but something banned computed them."""
    PRECISION = 11
    """The values are near enough, but were computed with less precision than their dtype says."""
    ORDER = 12
    """The values are right, but the memory order of an array is another than was asked for."""

    @property
    def conceptual(self) -> bool:
        """Whether the mathematics may be wrong: the form is right, and the values are not."""
        return self in (DifferenceKind.NOT_FINITE, DifferenceKind.VALUES)


@dataclass(frozen=True, slots=True)
class Difference:
    """One difference: its kind, the part of the result, and the sentence for the student.

    For values, `expected` and `received` hold the two tensors in float64 and `dtype` is that of the case, so that a
    diagnosis can look further.
    """

    kind: DifferenceKind
    part: str
    message: Text
    expected: torch.Tensor | None = None
    received: torch.Tensor | None = None
    dtype: torch.dtype | None = None
    remedy: Text = NOTHING
    """What to do about a wrong form; the same for all cases, so it is said once."""

    @property
    def values_right(self) -> bool:
        """Whether the returned values are right and the fault lies elsewhere."""
        return self.kind in (
            DifferenceKind.DEVICE,
            DifferenceKind.EFFECT,
            DifferenceKind.BANNED,
            DifferenceKind.PRECISION,
            DifferenceKind.ORDER,
        )


@dataclass(frozen=True, slots=True)
class ResultPart:
    """A place in the result, named as a student would name it: `dw`, `losses[3]`, or the result itself."""

    path: str = ""
    probed: bool = False
    """The value was not returned by the submission; a probe read it."""

    @property
    def label(self) -> Text:
        """The name in a sentence."""
        if self.path:
            return Text.same(f"`{self.path}`")
        return Text("What this check looks at", "本检查所看的内容") if self.probed else Text("The result", "返回值")

    @property
    def inner_label(self) -> Text:
        """The name within a sentence."""
        return self.label if self.path else Text("the result", "返回值")

    def item(self, index: int) -> ResultPart:
        """Return the part at an index inside this one."""
        return ResultPart(f"{self.path or 'result'}[{index}]", self.probed)

    def field(self, name: str) -> ResultPart:
        """Return the field of that name of an object."""
        return ResultPart(f"{self.path or 'result'}.{name}", self.probed)

    def key(self, key: object) -> ResultPart:
        """Return the part under a key inside this one."""
        return ResultPart(f"{self.path or 'result'}[{key!r}]", self.probed)


def general_words(kind: DifferenceKind, *, probed: bool = False) -> Text:
    """Describe a kind of difference without any number of the case, as hidden checks do."""
    if probed and kind is DifferenceKind.NOTHING:
        return Text("What this check looks at is None for some inputs.", "对某些输入，本检查所看的内容是 None。")
    return _GENERAL[kind]


_GENERAL = {
    DifferenceKind.NOTHING: Text("Nothing was returned for some inputs.", "对某些输入没有返回任何值。"),
    DifferenceKind.TYPE: Text("The result has the wrong type.", "返回值的类型不符合要求。"),
    DifferenceKind.STRUCTURE: Text("The result has the wrong parts.", "返回值的组成部分不符合要求。"),
    DifferenceKind.SHAPE: Text("The result has a wrong shape for some inputs.", "对某些输入，返回值的形状不对。"),
    DifferenceKind.DTYPE: Text("The result has a wrong dtype for some inputs.", "对某些输入，返回值的 dtype 不对。"),
    DifferenceKind.DEVICE: Text("The result is on the wrong device.", "返回值所在的设备不对。"),
    DifferenceKind.GRAPH: Text(
        "The result still requires grad: it keeps the graph it was computed in.",
        "返回值仍然需要梯度（requires_grad），即保留着计算图。",
    ),
    DifferenceKind.NOT_FINITE: Text(
        "For some inputs the result holds nan or inf where the right answer is finite.",
        "对某些输入，正确答案是有限的数，而返回值中出现了 nan 或 inf。",
    ),
    DifferenceKind.VALUES: Text("For some inputs the values are wrong.", "对某些输入，数值不对。"),
    DifferenceKind.EFFECT: Text(
        "The values are right, but an argument was changed, or the result shares its memory with something else.",
        "数值正确，但参数被修改，或者返回值与别的张量共享内存。",
    ),
    DifferenceKind.BANNED: Text(
        "The values are right, but they were computed by something that is not allowed in this exercise.",
        "数值正确，但计算时用到了本题不允许使用的运算。",
    ),
    DifferenceKind.PRECISION: Text(
        "The values are close enough, but your code switched to a lower precision than was asked for.",
        "数值足够接近，但你的代码切换到了低于要求的精度。",
    ),
    DifferenceKind.ORDER: Text(
        "The values are right, but an array has the wrong memory order.",
        "数值正确，但数组在内存中的存放顺序不符合要求。",
    ),
}
