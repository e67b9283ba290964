"""A keyword argument that torch refused, and those that the function takes."""

from __future__ import annotations

import inspect
import re
from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

import torch

if TYPE_CHECKING:
    from collections.abc import Iterator

_UNEXPECTED: Final = re.compile(
    r"(?P<function>\w+)(?:\.__init__)?\(\) got an unexpected keyword argument '(?P<name>\w+)'"
)
_COMBINATION: Final = re.compile(
    r"received an invalid combination of arguments - got \((?P<given>.*?)\), but expected (?P<forms>.*)", re.DOTALL
)
_GIVEN: Final = re.compile(r"(\w+)=")
_TAKEN: Final = re.compile(r"(\w+)(?: = [^,()]+)?(?=[,)])")
"""A parameter in torch's own list of forms: `(Tensor input, bool keepdim = False)`."""
_DOCUMENTED: Final = re.compile(r"(\w+)(?:=[^,()]+)?(?=[,)])")
_PLACES: Final = (torch, torch.Tensor, torch.nn.functional, torch.nn, torch.linalg, torch.special, torch.optim)


@dataclass(frozen=True, slots=True)
class RefusedKeyword:
    """A keyword argument that a function does not take."""

    name: str
    parameters: tuple[str, ...]
    """Those that a function of torch with its name takes; empty if torch has none."""


def keyword_refused(message: str) -> RefusedKeyword | None:
    """Return the keyword argument that an exception's text is about; None if it is about something else."""
    if found := _UNEXPECTED.search(message):
        return RefusedKeyword(found["name"], tuple(_parameters(found["function"])))
    if found := _COMBINATION.search(message):
        taken = tuple(dict.fromkeys(_TAKEN.findall(found["forms"])))
        odd = [name for name in _GIVEN.findall(found["given"]) if name not in taken]
        return RefusedKeyword(odd[0], taken) if odd else None
    return None


def _parameters(function: str) -> Iterator[str]:
    """Yield the parameters of torch's functions and classes of a name, from their signatures or their documentation."""
    for place in _PLACES:
        found = getattr(place, function, None)
        if found is None or not callable(found):
            continue
        try:
            yield from inspect.signature(found).parameters
        except (TypeError, ValueError):  # written in C: the documentation begins with the signature
            for line in (found.__doc__ or "").lstrip().splitlines():
                if line.removeprefix(".. function:: ").startswith(f"{function}("):
                    yield from _DOCUMENTED.findall(line)
