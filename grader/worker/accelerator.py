"""The device that a worker computes on: started after the fork and inside the walls, never in the warm process.

Arguments move to the device after they were read; results come back from it as bytes.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import torch

from grader.worker.precision import settle

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

CPU = "cpu"


def start(device: str, memory_bytes: int) -> None:
    """Start the device's driver, outside of a submission's time, and limit the memory that it gives.

    Raises:
        RuntimeError, AssertionError: it cannot be used in here.
    """
    settle(device)
    if device == CPU:
        return
    torch.ones(2, device=device).sum().item()
    if torch.device(device).type == "cuda":
        whole = torch.cuda.get_device_properties(device).total_memory
        torch.cuda.set_per_process_memory_fraction(min(memory_bytes / whole, 1.0), device)


def moved(value: object, device: str) -> object:
    """Return a value on a device, with the tensors inside it; a tensor keeps its memory layout."""
    if type(value) is list or type(value) is tuple:
        return type(value)(moved(part, device) for part in value)
    if type(value) is dict:
        return {name: moved(part, device) for name, part in value.items()}
    return _moved(value, torch.device(device)) if isinstance(value, torch.Tensor) else value


def elsewhere(given: Iterable[object], tensors: Iterable[torch.Tensor]) -> list[str]:
    """Return the devices of tensors that are not on the device of the first tensor argument."""
    home = next(_tensors(given), None)
    if home is None:
        return []
    place = home.device
    return sorted({str(tensor.device) for tensor in tensors if tensor.device != place})


def _tensors(values: Iterable[object]) -> Iterator[torch.Tensor]:
    for value in values:
        if isinstance(value, torch.Tensor):
            yield value
        elif isinstance(value, list | tuple):
            yield from _tensors(value)
        elif isinstance(value, dict):
            yield from _tensors(value.values())


def _moved(tensor: torch.Tensor, device: torch.device) -> torch.Tensor:
    if tensor.device == device:
        return tensor
    once = tensor.detach()
    for dim, stride in enumerate(tensor.stride()):
        if stride == 0 and tensor.shape[dim] > 1:  # all its slices share one place in memory, which is written once
            once = once.narrow(dim, 0, 1)
    there = torch.empty_strided(once.shape, once.stride(), dtype=once.dtype, device=device)
    there.copy_(once)
    spread = there if there.shape == tensor.shape else there.expand(tensor.shape)
    return spread.requires_grad_(tensor.requires_grad)
