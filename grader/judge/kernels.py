"""Find the kernels that an operator of torch calls: run it once on a few zeros and read torch's record."""

from __future__ import annotations

import warnings
from functools import cache
from typing import TYPE_CHECKING, Any, Final

import torch

from grader.submission.vocabulary import plain_name
from grader.worker.tracing import Recorder

if TYPE_CHECKING:
    from collections.abc import Sequence

_SHAPES: Final = ((1, 1, 3, 3), (1, 3), (1, 1, 3), (1, 1, 3, 3, 3), (3,))
_PLACES: Final = (torch, torch.nn.functional, torch.special, torch.linalg, torch.Tensor)


@cache
def kernels_of(name: str) -> frozenset[str]:
    """Return the internal kernels that an operator calls; none if it cannot be run so.

    A kernel that torch documents, or that belongs to another function, can be called for other reasons.
    """
    ran: dict[int, Any] = {}
    packet = getattr(torch.ops.aten, name, None)
    for overload in packet.overloads() if packet is not None else ():
        operator = getattr(packet, overload)
        for shape in _SHAPES:
            arguments = _arguments(operator._schema.arguments, shape)  # noqa: SLF001 - torch has no other way
            if arguments is not None and _runs(operator, arguments, ran):
                break
    found = {str(kernel.overloadpacket.__name__) for kernel in ran.values()}
    return frozenset(kernel for kernel in found if not _has_a_meaning(kernel))


def _runs(operator: Any, arguments: Sequence[object], ran: dict[int, Any]) -> bool:
    tried: dict[int, Any] = {}
    try:
        with warnings.catch_warnings(), torch.no_grad(), Recorder(tried):
            warnings.simplefilter("ignore")
            operator(*arguments)
    except (RuntimeError, ValueError, IndexError, TypeError, NotImplementedError):
        return False
    ran.update(tried)
    return True


def _arguments(schema: Sequence[Any], shape: tuple[int, ...]) -> list[object] | None:
    """Return small values for the required arguments of an operator; None if it needs other kinds."""
    values: dict[str, object] = {
        "Tensor": torch.zeros(shape),
        "int": 1,
        "float": 0.5,
        "bool": False,
        "number": 1,
        "Scalar": 1,
        "List[int]": list(shape[-1:]),
    }
    needed = [str(argument.type) for argument in schema if not argument.has_default_value()]
    return [values[kind] for kind in needed] if all(kind in values for kind in needed) else None


def _has_a_meaning(kernel: str) -> bool:
    names = {kernel, plain_name(kernel)}
    # Of what is missing nothing is asked: since Python 3.13 None itself has a docstring.
    return any(getattr(place, name).__doc__ for place in _PLACES for name in names if hasattr(place, name))
