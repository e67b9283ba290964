"""What of torch a submission set for everybody and left so: it is put back before each call, and told.

The names are from a list of our own; whoever reads them in an answer believes no others.
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
"""The usual default, and those that `precision` looks after."""


def put_back() -> list[str]:
    """Put back what differs from how a fresh process has it; return the names of what did."""
    found = []
    if torch.get_default_dtype() not in _DTYPES:
        found.append(DTYPE)
        torch.set_default_dtype(torch.float32)
    if torch.get_default_device().type != "cpu":
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
    """A context in which a call begins with torch's defaults; what it leaves behind is put back and noted."""

    def __init__(self) -> None:
        self.found: list[str] = []

    def __enter__(self) -> Self:
        """Put back what an earlier piece of code left."""
        self.found = put_back()
        return self

    def __exit__(self, *_: object) -> None:
        """Put back what the call left."""
        self.found = list(dict.fromkeys((*self.found, *put_back())))
