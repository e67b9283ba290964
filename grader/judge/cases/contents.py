"""The contents of an argument: its numbers, its letters, and copies of it with every part made anew."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING

import numpy as np
import torch

from grader.judge.comparison.arrays import as_tensor

if TYPE_CHECKING:
    from collections.abc import Callable

    from grader.judge.cases.source import Argument

WORTH = 1_000
"""Letters of a text that are counted."""


def remade(value: object, make: Callable[[object], object]) -> object:
    """Return a value with everything except lists, tuples and dicts put through `make`."""
    if isinstance(value, list | tuple):
        return type(value)(remade(part, make) for part in value)
    if isinstance(value, Mapping):
        return {key: remade(part, make) for key, part in value.items()}
    return make(value)


def numbers_in(value: object) -> list[torch.Tensor]:
    """Return the tensors of a nested value, and its arrays as tensors, in order."""
    if isinstance(value, torch.Tensor):
        return [value]
    if isinstance(value, np.ndarray):
        array = as_tensor(value)
        return [array] if isinstance(array, torch.Tensor) else []
    if isinstance(value, Mapping):
        return [tensor for part in value.values() for tensor in numbers_in(part)]
    if isinstance(value, list | tuple):
        return [tensor for part in value for tensor in numbers_in(part)]
    return []


def letters_in(value: object) -> int:
    """Count the letters of all texts, the elements of sets, and the keys of dicts."""
    if isinstance(value, str | bytes):
        return min(len(value), WORTH)
    if isinstance(value, set | frozenset):
        return sum(1 + letters_in(element) for element in value)
    if isinstance(value, Mapping):
        return len(value) + sum(letters_in(part) for part in value.values())
    return sum(letters_in(part) for part in value) if isinstance(value, list | tuple) else 0


def is_argument(value: object, depth: int = 0) -> bool:
    """Tell whether a value from the course's own code can be an argument."""
    if depth > 8:  # deeper than anybody reads
        return False
    if isinstance(value, list | tuple):
        return all(is_argument(part, depth + 1) for part in value)
    if isinstance(value, dict):
        return all(is_argument(part, depth + 1) for part in (*value.keys(), *value.values()))
    if isinstance(value, set):
        return all(is_argument(part, depth + 1) for part in value)
    plain = value is None or isinstance(value, bool | int | float | complex | str | bytes)
    return plain or type(value) is torch.Tensor or (type(value) is np.ndarray and value.dtype.kind in "biufc")


def as_argument(value: object) -> Argument:
    """Return a value with NumPy's numbers as plain ones."""
    if isinstance(value, np.generic):
        plain: Argument = value.item()
        return plain
    made: Argument = remade(value, lambda part: part.item() if isinstance(part, np.generic) else part)  # type: ignore[assignment] # of the same kind
    return made
