"""What a public name of torch or NumPy means: its aliases and its layers, according to the libraries."""

from __future__ import annotations

import importlib
import re
from dataclasses import dataclass
from types import ModuleType
from typing import TYPE_CHECKING, Any, Final

if TYPE_CHECKING:
    from collections.abc import Iterator

_SHORT: Final = {"nn": "torch.nn", "F": "torch.nn.functional", "np": "numpy", "Tensor": "torch.Tensor"}
_PLACES: Final = (
    *("torch.nn.functional", "torch", "torch.linalg", "torch.special", "torch.fft", "torch.nn", "torch.Tensor"),
    *("numpy", "numpy.linalg"),
)
"""Where the libraries keep what students call."""
_LAYERS: Final = ("torch.nn.functional", "torch.nn", "torch.special")
_ALIAS: Final = re.compile(r"[Aa]lias (?:for|of) :(?:func|meth|class|attr):`~?(?:[\w.]+\.)?(\w+)`")


@dataclass(frozen=True, slots=True)
class Operation:
    """Something public in torch or NumPy."""

    names: frozenset[str]
    """Its own name and its aliases, as written; none for a module."""
    module: str = ""
    """The dotted name of a module."""
    is_layer: bool = False
    """Whether no other operator of torch is built on it."""


def public_operation(name: str) -> Operation | None:
    """Return what a name stands for: a path (`torch.nn.functional.conv2d`, `nn.Linear`) or a last part (`conv2d`)."""
    first, dot, rest = name.partition(".")
    path = f"{_SHORT.get(first, first)}{dot}{rest}"
    if not all(part.isidentifier() and not part.startswith("_") for part in path.split(".")):
        return None
    known = path.startswith(("torch.", "numpy.")) or path == "numpy"
    thing = _found(path) if known else next((one for _, one in _everywhere(name)), None)
    if isinstance(thing, ModuleType):
        return Operation(frozenset(), path)
    if thing is None or not callable(thing):
        return None
    last = path.rpartition(".")[2]
    names = frozenset({last, *_aliases(last, thing)})
    return Operation(names, is_layer=any(place in _LAYERS for name in names for place, _ in _everywhere(name)))


def _found(path: str) -> Any:
    """Return the object at a dotted path, or None."""
    parts = path.split(".")
    thing: Any = importlib.import_module(parts[0])
    for number, part in enumerate(parts[1:], 2):
        try:
            thing = getattr(thing, part)
        except AttributeError:
            try:
                thing = importlib.import_module(".".join(parts[:number]))
            except ImportError:
                return None
    return thing


def _everywhere(name: str) -> Iterator[tuple[str, Any]]:
    """Yield the places that have a function or class of that name."""
    for place in _PLACES:
        thing = getattr(_found(place), name, None)
        if callable(thing):
            yield place, thing


def _aliases(name: str, thing: Any) -> Iterator[str]:
    """Yield other names of the same thing: the same object, a documented alias, or a layer that computes it."""
    told = _ALIAS.search(_text(thing))
    original = told[1] if told else name
    yield original
    for place in _PLACES:
        for other, candidate in vars(_found(place)).items():
            if other.startswith("_") or not callable(candidate):
                continue
            alias = _ALIAS.search(_text(candidate))
            if candidate is thing or (alias and alias[1] == original) or _is_layer_of(candidate, thing):
                yield other


def _text(thing: object) -> str:
    return str(getattr(thing, "__doc__", None) or "")[:400]


def _is_layer_of(candidate: Any, thing: Any) -> bool:
    """Tell whether a class is a layer for the other: it calls it in `forward` and has its name, or derives from it."""
    if isinstance(thing, type) and isinstance(candidate, type):
        return issubclass(candidate, thing)
    layer, function = (thing, candidate) if isinstance(thing, type) else (candidate, thing)
    code = getattr(getattr(layer, "forward", None), "__code__", None)
    called = getattr(function, "__name__", "")
    return bool(code and isinstance(layer, type) and called.replace("_", "").lower() == layer.__name__.lower())
