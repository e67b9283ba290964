"""Global settings of torch that a submission changed: they are reset before each call, and reported.

The names come from a list of our own; a reader of an answer believes no others.
"""

from __future__ import annotations

from contextlib import suppress
from typing import Final, Self

import torch

DTYPE, DEVICE = "torch.set_default_dtype", "torch.set_default_device"
GRAD, THREADS = "torch.set_grad_enabled", "torch.set_num_threads"
ANOMALY = "torch.autograd.set_detect_anomaly"
SETTINGS: Final = frozenset((DTYPE, DEVICE, GRAD, THREADS, ANOMALY))
_DTYPES: Final = (torch.float32, torch.float16, torch.bfloat16)
"""The usual default, and the dtypes that `precision` handles."""


def put_back() -> list[str]:
    """Reset what differs from a fresh process; return the names."""
    found = []
    if torch.get_default_dtype() not in _DTYPES:
        found.append(DTYPE)
        torch.set_default_dtype(torch.float32)
    # A default device is a mode; without any, asking for it would take longer than all the rest here.
    if torch._C._len_torch_function_stack() and torch.get_default_device().type != "cpu":  # noqa: SLF001 - see above
        found.append(DEVICE)
        torch.set_default_device(None)
    if not torch.is_grad_enabled():
        found.append(GRAD)
        torch.set_grad_enabled(True)
    if torch.get_num_threads() != 1:
        found.append(THREADS)
        with suppress(RuntimeError):
            torch.set_num_threads(1)
    if torch.is_anomaly_enabled():
        found.append(ANOMALY)
        torch.autograd.set_detect_anomaly(mode=False)
    return found


class DefaultSettings:
    """A context in which calls begin with torch's defaults; changes left behind are reset and noted."""

    def __init__(self) -> None:
        self.found: list[str] = []
        self._are_reset = False

    def __enter__(self) -> Self:
        """Reset what an earlier piece of code left; after a call that was done."""
        self.found = [] if self._are_reset else put_back()
        return self

    def __exit__(self, *_: object) -> None:
        """Reset what the call left."""
        self.found = list(dict.fromkeys((*self.found, *put_back())))
        self._are_reset = True
