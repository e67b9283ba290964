"""Turn NumPy values that a probe returns into tensors and plain numbers: a probe may use NumPy."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
import torch

if TYPE_CHECKING:
    from collections.abc import Callable

MAX_DEPTH = 8
_KINDS = "biufc"
"""Kinds of dtype that tensors have too: whole numbers, floating and complex ones."""


def without_arrays(function: Callable[..., object]) -> Callable[..., object]:
    """Return a function that answers with tensors and numbers where the given function answers with NumPy values."""

    def answer(*args: object, **kwargs: object) -> object:
        return _converted(function(*args, **kwargs), 0)

    return answer


def _converted(value: object, depth: int) -> object:
    if isinstance(value, np.generic) and value.dtype.kind in _KINDS:
        number: object = value.item()
        return number
    if type(value) is np.ndarray and value.dtype.kind in _KINDS:
        try:
            return torch.from_numpy(value.copy())
        except TypeError:  # a dtype that torch lacks
            return value
    if depth < MAX_DEPTH and type(value) in (list, tuple):
        return type(value)(_converted(part, depth + 1) for part in value)  # type: ignore[call-arg, attr-defined]
    if depth < MAX_DEPTH and type(value) is dict:
        return {name: _converted(one, depth + 1) for name, one in value.items()}
    return value
