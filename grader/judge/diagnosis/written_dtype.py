"""A dtype that is written into the code: it stays the same whatever the arguments have."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import torch

from grader.judge.comparison.difference import DifferenceKind
from grader.judge.comparison.words import dtype_words
from grader.judge.diagnosis.finding import Finding, named
from grader.sandbox.outcomes import Returned
from grader.text import Text

if TYPE_CHECKING:
    from collections.abc import Sequence

    from grader.judge.diagnosis.context import DiagnosisContext
    from grader.judge.observation import Observation

_FLOATING = (torch.float64, torch.float32)


@dataclass(frozen=True, slots=True)
class WrittenDtype:
    """A part of the result always has one dtype, though other dtypes are asked for too."""

    part: str
    dtype: torch.dtype

    def holds(self, observations: Sequence[Observation]) -> bool:
        """Tell whether this holds for every returned answer, and two dtypes are asked for among them."""
        seen = [
            pair
            for observation in observations
            if isinstance(observation.outcome, Returned)
            for pair in self._dtypes(observation)
        ]
        return {received for _, received in seen} == {self.dtype} and len({asked for asked, _ in seen}) > 1

    def _dtypes(self, observation: Observation) -> list[tuple[torch.dtype, torch.dtype]]:
        return [
            (leaf.answer.dtype, leaf.received.dtype)
            for leaf in observation.leaves
            if leaf.part.path == self.part
            and isinstance(leaf.answer, torch.Tensor)
            and isinstance(leaf.received, torch.Tensor)
        ]


def find(inquiry: DiagnosisContext) -> Finding | None:
    """Return the finding if a part has one floating dtype even where the arguments have another."""
    wrong = next(
        (
            observation
            for observation in inquiry.observations
            if observation.difference is not None and observation.difference.kind is DifferenceKind.DTYPE
        ),
        None,
    )
    if wrong is None or wrong.difference is None:
        return None
    part = wrong.difference.part
    for dtype in _FLOATING:
        claim = WrittenDtype(part, dtype)
        if claim.holds(inquiry.everywhere):
            text = Text(
                "{Part} is always {dtype}, whatever dtype the arguments have: your code fixes {dtype} ({how})."
                " Take the dtype from the arguments.",
                "无论参数是什么 dtype，{part}总是 {dtype}：代码里写死了 {dtype}（{how}）。请让 dtype 取自参数。",
            )
            return Finding(text.format(**named(part), dtype=dtype_words(dtype), how=_HOW[dtype]), claim=claim)
    return None


_HOW = {
    torch.float64: Text(
        "a conversion, a `dtype=`, or numpy, which computes in float64", "类型转换、`dtype=` 或默认用 float64 的 numpy"
    ),
    torch.float32: Text(
        "a conversion, a `dtype=`, or a tensor made without one, which is float32",
        "类型转换、`dtype=`，或创建张量时没有指定 dtype，默认就是 float32",
    ),
}
