"""The named sizes of a case, even if the case was written out in numbers."""

from __future__ import annotations

from typing import TYPE_CHECKING

import torch

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from grader.course.model import Check
    from grader.judge.cases.case import Case


def named_sizes(case: Case, checks: Iterable[Check]) -> Mapping[str, int]:
    """Return the sizes of a case by name: its own, and what other groups of cases call the dimensions of an argument.

    A name with two different values in this case is left out.
    """
    found: dict[str, set[int]] = {name: {size} for name, size in case.sizes.items()}
    for argument, names in _dimension_names(checks):
        value = case.arguments.get(argument)
        if isinstance(value, torch.Tensor) and value.dim() == len(names):
            for name, size in zip(names, value.shape, strict=True):
                found.setdefault(name, set()).add(size)
    return {name: next(iter(sizes)) for name, sizes in found.items() if name and len(sizes) == 1}


def _dimension_names(checks: Iterable[Check]) -> set[tuple[str, tuple[str, ...]]]:
    """Return the names of the dimensions of each argument, as far as any group of cases draws it by name."""
    return {
        (argument, tuple(size if isinstance(size, str) else "" for size in draw.shape))
        for check in checks
        for group in check.cases
        for argument, draw in group.arguments.items()
        if any(isinstance(size, str) for size in draw.shape)
    }
