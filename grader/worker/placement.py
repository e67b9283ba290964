"""How a tensor lies in memory: an argument may arrive transposed, strided or expanded, as tensors do in real code."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal, TypeGuard

import torch

Layout = Literal["contiguous", "transposed", "strided", "expanded", "fortran"]
FORTRAN: Layout = "fortran"
"""The first index runs fastest: the order of a NumPy array."""
LAYOUTS: tuple[Layout, ...] = ("contiguous", "transposed", "strided", "expanded")


@dataclass(frozen=True, slots=True, eq=False)
class Placed:
    """A tensor to be sent, with its layout in the receiver's memory."""

    tensor: torch.Tensor
    layout: Layout = "contiguous"
    requires_grad: bool = False
    array: bool = False
    """Whether it is passed as a NumPy array."""


def is_layout(name: object) -> TypeGuard[Layout]:
    """Tell whether this is the name of a layout."""
    return name in LAYOUTS or name == FORTRAN


def place(tensor: torch.Tensor, layout: Layout) -> torch.Tensor:
    """Return the same values with the requested memory layout.

    `transposed` stores the last two dimensions swapped. `strided` is every second element of a larger buffer.
    `expanded` has stride 0 along a dimension whose slices are all equal. If a layout is impossible (fewer than two
    dimensions, no equal slices), the tensor is strided instead.
    """
    if layout == "contiguous":
        return tensor
    if layout == "transposed" and tensor.dim() >= 2:  # two dimensions are swapped
        return tensor.transpose(-1, -2).contiguous().transpose(-1, -2)
    if layout == FORTRAN:
        dims = tuple(reversed(range(tensor.dim())))
        return tensor.permute(dims).contiguous().permute(dims)
    if layout == "expanded":
        whole = raw_bytes(tensor)  # bytes, because values would take -0 for 0 and never find nan equal
        for dim, size in enumerate(tensor.shape):
            first = tensor.narrow(dim, 0, min(size, 1))
            if size > 1 and raw_bytes(first.expand_as(tensor)) == whole:
                return first.clone().expand(tensor.shape)
    return _strided(tensor)


def raw_bytes(tensor: torch.Tensor) -> bytes:
    """Return the elements of a dense tensor in row-major order.

    Raises:
        RuntimeError, TypeError: the tensor has no memory of its own (it belongs to a transformation).
    """
    plain = tensor.detach()
    if not plain.is_cpu or plain.is_conj() or plain.is_neg():
        plain = plain.resolve_conj().resolve_neg().cpu()
    if plain.dtype is torch.bfloat16:  # NumPy has none
        plain = plain.view(torch.int16)
    raw: bytes = plain.numpy().tobytes()
    return raw


def _strided(tensor: torch.Tensor) -> torch.Tensor:
    if tensor.dim() == 0:
        pair = tensor.new_zeros(2)
        pair[1] = tensor
        return pair[1]
    view = tensor.new_zeros((*tensor.shape[:-1], 2 * tensor.shape[-1]))[..., ::2]
    view.copy_(tensor)
    return view
