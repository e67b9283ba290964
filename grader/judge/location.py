"""Where a question is asked: on the judging device or, if it makes no sense there, on the CPU."""

from __future__ import annotations

from typing import TYPE_CHECKING

import torch

from grader.sandbox.devices import CPU, kind_of
from grader.text import Text
from grader.worker.placement import Placed

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence

    from grader.course.model import Check

_DOUBLE = (torch.float64, torch.complex128)
_ASKED_ON_CPU = Text(
    "These checks ran on the CPU, because they are not meant for {device}: {checks}.",
    "以下检查不适用于 {device}，在 CPU 上进行：{checks}。",
)


def device_of(check: Check, device: str) -> str:
    """Return the device on which a check is asked, where `device` judges."""
    return device if not check.devices or kind_of(device) in check.devices else CPU


def can_take(device: str, arguments: Iterable[object]) -> bool:
    """Tell whether a device can hold all of these arguments: Apple's GPUs have no double precision."""
    return kind_of(device) != "mps" or not any(tensor.dtype in _DOUBLE for tensor in _tensors(arguments))


def is_accelerated(check: Check, device: str, arguments: Iterable[object]) -> bool:
    """Tell whether a call of a check with these arguments runs on the device, and not on the CPU."""
    return device_of(check, device) != CPU and can_take(device, arguments)


def location_notes(checks: Sequence[Check], device: str) -> Iterator[Text]:
    """Yield the sentence that names the checks which are asked elsewhere, if there are any."""
    elsewhere = [check.id for check in checks if device_of(check, device) != device]
    if elsewhere:
        yield _ASKED_ON_CPU.format(device=device, checks=", ".join(elsewhere))


def _tensors(values: Iterable[object]) -> Iterator[torch.Tensor]:
    for value in values:
        if isinstance(value, Placed):
            yield value.tensor
        elif isinstance(value, torch.Tensor):
            yield value
        elif isinstance(value, list | tuple):
            yield from _tensors(value)
        elif isinstance(value, dict):
            yield from _tensors(value.values())
