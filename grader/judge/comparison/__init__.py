"""Compare a received answer with the reference's; one module per kind of value.

The order of checks over all parts of the result is: nothing returned, type, structure, shape, dtype, device, graph, not
finite, values. Only the first difference is reported. Nothing here trusts a method of a received object: values were
rebuilt from bytes as plain tensors and plain Python values.
"""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

import numpy as np
import torch

from grader.judge.comparison.arrays import compare_arrays, compare_numbers_of_numpy
from grader.judge.comparison.difference import Difference, DifferenceKind, ResultPart
from grader.judge.comparison.expected import Expected, Leaf, Terms
from grader.judge.comparison.plain import compare_plain
from grader.judge.comparison.structure import walk
from grader.judge.comparison.tensors import compare_tensors
from grader.judge.comparison.words import type_words
from grader.text import Text

if TYPE_CHECKING:
    from collections.abc import Sequence


__all__ = ["Difference", "DifferenceKind", "Expected", "ResultPart", "Terms", "compare"]


def compare(expected: Expected, received: object, terms: Terms) -> Difference | None:
    """Return the first difference between a received answer and the expected one, or None."""
    if received is None and expected.answer is not None:
        if terms.probed:
            text = Text("{part} is None; {expected} was expected.", "{part}是 None，应为{expected}。")
            part = ResultPart(terms.names[0] if len(terms.names) == 1 else "", probed=True)
            return Difference(
                DifferenceKind.NOTHING, "", text.format(part=part.label, expected=type_words(expected.answer))
            )
        return Difference(
            DifferenceKind.NOTHING,
            "",
            Text(
                "Nothing was returned (None). Does every way through the function end in a `return`?",
                "没有返回任何值（None）。函数的每条路径都以 `return` 结束了吗？",
            ),
        )
    leaves, differences = walk(expected, received, terms)
    for leaf in leaves:
        difference = _compare_leaf(leaf, terms)
        if difference is not None:
            differences.append(difference)
    return _earliest(differences, terms) if terms.stepwise else _first(differences)


def agrees(expected: Expected, received: object, terms: Terms) -> bool:
    """Tell whether `compare` would find no difference; it stops at the first."""
    if received is None and expected.answer is not None:
        return False
    leaves, differences = walk(expected, received, terms)
    return not differences and all(_compare_leaf(leaf, terms) is None for leaf in leaves)


def _compare_leaf(leaf: Leaf, terms: Terms) -> Difference | None:
    if isinstance(leaf.answer, torch.Tensor):
        return compare_tensors(leaf, terms)
    if isinstance(leaf.answer, np.ndarray):
        return compare_arrays(leaf, terms)
    if isinstance(leaf.answer, np.generic):
        return compare_numbers_of_numpy(leaf, terms)
    if isinstance(leaf.answer, complex):
        return compare_numbers_of_numpy(replace(leaf, answer=np.complex128(leaf.answer)), terms)
    return compare_plain(leaf, terms)


def _earliest(differences: Sequence[Difference], terms: Terms) -> Difference | None:
    """Return the first difference of the earliest step that has a difference."""
    names = list(terms.names)

    def step(difference: Difference) -> int:
        return next((number for number, name in enumerate(names) if _is_in(difference.part, name)), -1)

    return min(differences, key=lambda difference: (step(difference), difference.kind), default=None)


def _is_in(part: str, step: str) -> bool:
    return part == step or part.startswith((f"{step}[", f"{step}."))


def _first(differences: Sequence[Difference]) -> Difference | None:
    return min(differences, key=lambda difference: difference.kind, default=None)
