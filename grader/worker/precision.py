"""How precisely the worker computes: as the dtypes promise, whatever the submission switches on.

A submission can switch it all on again while it runs. What it leaves on is seen after the call and switched off before
the next one. What it switches on and off within a call shows in the values: the judge's tolerances are tighter than
TF32, which keeps 10 bits of float32's 23.
"""

from __future__ import annotations

import warnings
from functools import cache
from typing import TYPE_CHECKING, Any, Self

import torch

if TYPE_CHECKING:
    from types import TracebackType

FULL = "ieee"
_HALVES = (torch.float16, torch.bfloat16)
_PLACES = (
    *("cuda.matmul", "cudnn.conv", "cudnn.rnn"),
    *("mkldnn.matmul", "mkldnn.conv", "mkldnn.rnn"),
)
"""Places in `torch.backends` where single precision may be given up for speed."""
_OLD_PLACES = ("cuda.matmul", "cudnn")
"""The same before torch 2.9."""
_SUMS = ("allow_fp16_reduced_precision_reduction", "allow_bf16_reduced_precision_reduction", "allow_fp16_accumulation")


AUTOCAST, DEFAULT_DTYPE = "torch.autocast", "torch.set_default_dtype"
SWITCHES = frozenset((AUTOCAST, DEFAULT_DTYPE, *(f"torch.backends.{place}" for place in (*_PLACES, *_OLD_PLACES))))
"""All names that are ever reported; a reader need not believe any others."""


def settle(device: str) -> None:
    """Switch off, for all calls, everything that trades precision or repeatability for speed."""
    raise_all(device)
    products: Any = torch.backends.cuda.matmul
    for name in _SUMS:
        if hasattr(products, name):
            setattr(products, name, False)
    if torch.device(device).type == "cuda":
        torch.backends.cudnn.benchmark = False
        # If there is no deterministic algorithm, torch uses the other one and does not warn in every call.
        torch.use_deterministic_algorithms(mode=True, warn_only=True)
        warnings.filterwarnings("ignore", message=".*does not have a deterministic implementation")


def lowered(device: str) -> list[str]:
    """Return the switches that allow less precision than the dtypes promise, by their names in torch."""
    found = [f"torch.backends.{place}" for place, at in _switches() if _reduced(at)]
    found += [AUTOCAST] if any(map(torch.is_autocast_enabled, _kinds(device))) else []
    return [*found, *([DEFAULT_DTYPE] if torch.get_default_dtype() in _HALVES else [])]


def raise_all(device: str) -> None:
    """Reset all switches to full precision."""
    for _, at in _switches():
        if hasattr(at, "fp32_precision"):
            at.fp32_precision = FULL
        else:
            at.allow_tf32 = False
    for kind in _kinds(device):
        torch.set_autocast_enabled(kind, False)  # noqa: FBT003 - torch's own signature
    if torch.get_default_dtype() in _HALVES:
        torch.set_default_dtype(torch.float32)


class FullPrecision:
    """A context in which calls begin at full precision; it notes lowered switches from before and from the call."""

    def __init__(self, device: str) -> None:
        self._device = device
        self._is_full = False
        self.found: list[str] = []
        """Switches that were reset before the call."""
        self.left: list[str] = []
        """Switches that the call left lowered."""

    def __enter__(self) -> Self:
        self.found = [] if self._is_full else self._put_back()  # it was done after the last call
        self.left = []
        return self

    def __exit__(
        self, kind: type[BaseException] | None, fault: BaseException | None, traceback: TracebackType | None
    ) -> None:
        self.left = self._put_back()
        self._is_full = True

    def _put_back(self) -> list[str]:
        found = lowered(self._device)
        if found:
            raise_all(self._device)
        return found


@cache
def _switches() -> tuple[tuple[str, Any], ...]:
    places = _PLACES if hasattr(_backend("cuda.matmul"), "fp32_precision") else _OLD_PLACES
    return tuple((place, _backend(place)) for place in places)


def _backend(place: str) -> Any:
    found: Any = torch.backends
    for name in place.split("."):
        found = getattr(found, name)
    return found


def _reduced(at: Any) -> bool:
    try:
        return bool(at.fp32_precision != FULL)
    except AttributeError:
        return bool(at.allow_tf32)


@cache
def _kinds(device: str) -> tuple[str, ...]:
    kinds = dict.fromkeys(("cpu", torch.device(device).type))
    return tuple(kind for kind in kinds if torch.amp.is_autocast_available(kind))
