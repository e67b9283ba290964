"""What is banned is made to raise: an answer that still arrives was computed without it.

This happens below Python, where torch looks up an operator's kernel, and before any code of the submission runs. So the
name, class or compiler through which an operator is called does not matter, nor what the submission does to Python
around it. Differentiation is removed as a whole: no operator records a graph or carries a tangent.
"""

from __future__ import annotations

import ctypes
import importlib
import sys
import warnings
from contextlib import suppress
from dataclasses import dataclass
from types import FunctionType, ModuleType
from typing import TYPE_CHECKING, Any, NoReturn

import torch
from torch._C import (
    _dispatch_get_all_op_names,
    _dispatch_has_kernel_for_dispatch_key,
    _dispatch_library,
)

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Mapping

_DENSE = "CPU"
_PLACES = (_DENSE, "CUDA", "MkldnnCPU", "QuantizedCPU", "SparseCPU", "SparseCsrCPU", "NestedTensorCPU")
"""Where a tensor may lie for which an operator has a kernel."""
_RECORDING = "Autograd"
"""Where a differentiable operator has its kernel: for all devices at once, or for one."""
_RECORDERS = (f"{_RECORDING}{_DENSE}", *((f"{_RECORDING}CUDA",) if torch.version.cuda else ()))
_BACKWARD = "backward"
_LAYERS = ("torch.nn.functional", "torch._C._nn", "torch.special")


class Banned(RuntimeError):
    """Something banned was run."""


@dataclass(frozen=True, slots=True)
class Prohibition:
    """What a worker must not be able to run."""

    operators: frozenset[str] = frozenset()
    """Names of torch's operators, without overload."""
    functions: tuple[str, ...] = ()
    """Dotted names of Python and NumPy functions; missing ones are skipped."""
    graphs: bool = False
    """Whether nothing can be differentiated by torch, its kernels for it included."""
    modules: tuple[str, ...] = ()
    """Those of allowed libraries that have such functions: imported first, so that nobody imports them afterwards."""

    def to_request(self) -> dict[str, object]:
        """Return it as plain values."""
        return {
            "operators": sorted(self.operators),
            "functions": list(self.functions),
            "graphs": self.graphs,
            "modules": list(self.modules),
        }

    @staticmethod
    def from_request(request: Mapping[str, Any]) -> Prohibition:
        """Read back what `to_request` wrote."""
        functions, modules = tuple(request["functions"]), tuple(request["modules"])
        return Prohibition(frozenset(request["operators"]), functions, request["graphs"], modules)


@dataclass(frozen=True, slots=True)
class Kernels:
    """What torch says about its operators, asked once in the warm process."""

    operators: tuple[tuple[str, str, tuple[str, ...]], ...]
    """Of each operator its full name, its name without overload, and where it would record a graph or a tangent."""
    holders: Mapping[str, frozenset[str]]
    """Which operators contain which layers: a `glu` is a sigmoid times something, so it contains one."""

    @staticmethod
    def now() -> Kernels:
        """Ask."""
        names = [name for name in _dispatch_get_all_op_names() if name.startswith("aten::")]
        return Kernels(tuple((name, _base(name), _recorders(name)) for name in names), _holders())


def forbid(prohibition: Prohibition, kernels: Kernels) -> None:
    """Make all of it raise, for as long as this process lives."""
    forbidden = prohibition.operators.union(*(kernels.holders.get(name, ()) for name in prohibition.operators))
    library = _dispatch_library("IMPL", "aten", "", __file__, 0)
    # The registration ends with this object, so nobody may get hold of it: it stays alive without a name.
    ctypes.pythonapi.Py_IncRef(ctypes.py_object(library))
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")  # torch warns that kernels are replaced
        for full, name, recorders in kernels.operators:
            if name in forbidden:
                for place in _PLACES:
                    library.impl(full, place, _raising(f"aten::{name}"))
            elif prohibition.graphs and _BACKWARD in name:
                library.impl(full, _DENSE, _raising(f"aten::{name}"))
            for place in recorders if prohibition.graphs else ():
                library.impl(full, place, torch.library.fallthrough_kernel)
    for name in prohibition.modules:
        with suppress(Exception):  # then nobody can use it
            importlib.import_module(name)
    for path in prohibition.functions:
        _replace(path)


def _recorders(operator: str) -> tuple[str, ...]:
    """Return, for each device, where an operator's kernel records."""
    everywhere = _dispatch_has_kernel_for_dispatch_key(operator, _RECORDING)
    return tuple(
        recorder for recorder in _RECORDERS if everywhere or _dispatch_has_kernel_for_dispatch_key(operator, recorder)
    )


def _holders() -> dict[str, frozenset[str]]:
    """Ask torch which operators it builds from others.

    Only layers count, which are in `torch.nn.functional`: a softmax contains an `exp`, but is not one.
    """
    layers = {name for place in _LAYERS for name in vars(sys.modules[place])}
    found: dict[str, set[str]] = {}
    decompositions = getattr(sys.modules.get("torch._decomp"), "decomposition_table", {})
    for operator, function in decompositions.items():
        holder = _base(str(operator))
        for name in _names_in(function) & layers - {holder}:
            found.setdefault(name, set()).add(holder)
    return {name: frozenset(some) for name, some in found.items()}


def _base(full: str) -> str:
    """Return an operator's name without library and overload: `aten::softmax.int` is `softmax`."""
    return full.removeprefix("aten::").removeprefix("aten.").partition(".")[0]


def _raising(name: str) -> Callable[..., NoReturn]:
    def banned(*_: object, **__: object) -> NoReturn:
        msg = f"{name} is banned here"
        raise Banned(msg)

    return banned


def _names_in(function: object) -> set[str]:
    """Return the names that a function's code mentions, and those in the functions it wraps or defines."""
    found: set[str] = set()
    waiting: list[object] = [function]
    seen: set[int] = set()
    while waiting:
        thing = waiting.pop()
        if id(thing) in seen:
            continue
        seen.add(id(thing))
        if isinstance(thing, FunctionType):
            found.update(thing.__code__.co_names)
            waiting += [cell.cell_contents for cell in thing.__closure__ or () if _is_filled(cell)]
            waiting += [getattr(thing, "__wrapped__", None)]
    return found


def _is_filled(cell: Any) -> bool:
    try:
        return isinstance(cell.cell_contents, FunctionType)
    except ValueError:  # it is empty
        return False


def _replace(path: str) -> None:
    """Make a function raise: through its code, which every holder of the function runs, otherwise by its name."""
    place, _, name = path.rpartition(".")
    module = sys.modules.get(place)
    function = getattr(module, name, None)
    if not isinstance(module, ModuleType) or not callable(function):
        return
    for inner in _plain_functions(function):
        inner.__code__ = _banned.__code__
    setattr(module, name, _banned)


def _banned(*_: object, **__: object) -> NoReturn:
    msg = "this function is banned here"
    raise RuntimeError(msg)


def _plain_functions(function: object) -> Iterator[FunctionType]:
    """Yield the functions whose code can be replaced: the function itself, or what NumPy or a decorator has wrapped."""
    inner = getattr(function, "_implementation", function)
    for candidate in (inner, getattr(inner, "__wrapped__", None)):
        if isinstance(candidate, FunctionType) and not candidate.__code__.co_freevars:
            yield candidate
