"""Arguments of an earlier call with other values: the same objects, as a training loop passes them."""

from __future__ import annotations

import io
from typing import Any

import numpy as np
import torch

from grader.worker.attachment import is_plain


class MutedOutput(io.TextIOBase):
    """A stream that keeps nothing."""

    def write(self, text: str, /) -> int:
        """Discard a text."""
        return len(text)


def refilled(old: object, new: object) -> object:
    """Return an argument of an earlier call with the values of another; the other if that is impossible."""
    if is_plain(old) and is_plain(new):
        return _refilled_tensor(old, new)
    if type(old) is np.ndarray and type(new) is np.ndarray:
        return _refilled_array(old, new)
    if type(old) is list and type(new) is list and len(old) == len(new):
        old[:] = [refilled(one, other) for one, other in zip(old, new, strict=True)]
        return old
    return new


def _refilled_array(old: np.ndarray[Any, Any], new: np.ndarray[Any, Any]) -> object:
    same_form = old.shape == new.shape and old.dtype == new.dtype and old.strides == new.strides
    if not same_form or not old.flags.writeable:
        return new
    old[...] = new
    return old


def _refilled_tensor(old: torch.Tensor, new: torch.Tensor) -> torch.Tensor:
    same_form = old.shape == new.shape and old.dtype == new.dtype and old.stride() == new.stride()
    if not same_form or not old.is_leaf:  # the call turned it into something else
        return new
    try:
        with torch.no_grad():
            old.grad = None
            old.requires_grad_(new.requires_grad).copy_(new)
    except RuntimeError:  # entries that share one place in memory
        return new
    return old
