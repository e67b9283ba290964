"""Bad habits that make right code wrong only for very large or very small numbers: caps, thresholds, rounding.

The source of this file is added to each mutant that calls one of them, so it imports only torch.
"""

from typing import Any

import torch

LARGE, SMALL = 1e6, 1e-6


def capped(value: Any) -> Any:
    """Return a value with all numbers above a million replaced by a million.

    Raises:
        TypeError: it contains no number.
    """
    return _over(
        value,
        lambda number: max(min(number, LARGE), -LARGE),
        lambda tensor: tensor.masked_fill(tensor > LARGE, LARGE).masked_fill(tensor < -LARGE, -LARGE),
    )


def rounded(value: Any) -> Any:
    """Return a value with all numbers below a millionth replaced by 0.

    Raises:
        TypeError: there is no floating number in it.
    """
    return _over(
        value,
        lambda number: number if abs(number) > SMALL else 0.0,
        lambda tensor: tensor.masked_fill((tensor <= SMALL) & (tensor >= -SMALL), 0),
    )


def unless_small(value: Any) -> Any:
    """Return a value, or 0 if all numbers in it are below a millionth."""
    return value * 0 if _is_small(value) else value


def updated(before: Any, after: Any) -> Any:
    """Return the value after an update, or the one before if the update changed it by less than a millionth."""
    return before if _is_small(after - before) else after


def _is_small(value: Any) -> bool:
    if isinstance(value, torch.Tensor):
        return not bool(((value > SMALL) | (value < -SMALL)).any())
    return bool(-SMALL <= value <= SMALL)


def _over(value: Any, change: Any, change_tensor: Any) -> Any:
    if isinstance(value, torch.Tensor) and value.is_floating_point():
        return change_tensor(value)
    if isinstance(value, (list, tuple)) and value:
        return type(value)(_over(part, change, change_tensor) for part in value)
    if isinstance(value, dict) and value:
        return {name: _over(part, change, change_tensor) for name, part in value.items()}
    if isinstance(value, float):
        return change(value)
    raise TypeError(type(value))
