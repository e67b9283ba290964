"""Compare the operators that really ran with what an exercise bans: parsing misses `exec` and computed names.

The worker reports them, so this may take points away but never gives any.
"""

from __future__ import annotations

import importlib
import sys
from contextlib import suppress
from functools import lru_cache
from types import FunctionType, ModuleType
from typing import TYPE_CHECKING, Any, Final

import torch
from torch._C import _dispatch_get_all_op_names

from grader.judge.kernels import kernels_of
from grader.submission.vocabulary import ban, known_bans, plain_name
from grader.text import Text
from grader.worker.prohibition import Prohibition
from grader.worker.tracing import BACKWARD, DUAL, ENGINE, GRADIENT, STEP

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence

    from grader.submission.vocabulary import Ban
    from grader.worker.tracing import Depth

_RAN = Text(
    "{name} is not allowed in this exercise, but your code used it, perhaps under another name: torch executed"
    " {operator}.",
    "本题不允许使用 {name}，而你的代码用到了它（也许用的是别的名称）：torch 执行了 {operator}。",
)
_BACKWARD_PASS = Text("the backward pass of autograd", "autograd 的反向传播")
_FORWARD_MODE = Text("forward-mode differentiation", "前向模式自动求导")
_STEP = Text("an optimiser's step", "优化器的一步更新")
_ENGINES = {
    BACKWARD: ("torch.autograd", _BACKWARD_PASS),
    GRADIENT: ("torch.autograd", _BACKWARD_PASS),
    ENGINE: ("torch.autograd", _BACKWARD_PASS),
    DUAL: ("torch.autograd", _FORWARD_MODE),
    STEP: ("torch.optim", _STEP),
}
"""Names that are not operators: the module they belong to, and what they are called."""


def depth_for(banned: Sequence[str]) -> Depth:
    """Return what must be recorded to see these bans."""
    bans = [ban(name) for name in banned]
    if any(ban.dispatched for ban in bans):
        return "operators"
    return "engines" if bans else "nothing"


def banned_operator(banned: Sequence[str], ran: Iterable[str]) -> Text | None:
    """Return the message about the first banned operator, or None.

    It names the operator in the table's own words and not in the worker's, which might spell out a hidden input.
    """
    for name in ran:
        for rule in map(ban, banned):
            if rule.within:  # the report does not say which method it ran in
                continue
            module, said = _ENGINES.get(name, ("", Text.same(f"aten::{plain_name(name)}")))
            if rule.forbids_operator(name) or module in rule.modules:
                return _RAN.format(name=rule.name, operator=said)
    return None


_PYTHON = ("math", "cmath", "numpy", "numpy.linalg")
"""Where functions are defined that torch does not dispatch."""
_IN_PYTHON = (
    *("torch._refs", "torch._refs.nn.functional", "torch._refs.special", "torch._refs.linalg"),
    "torch._decomp.decompositions",
)
"""Where torch defines its operators a second time, in Python."""
_OPTIMISERS = ("_single_tensor_", "_multi_tensor_", "_fused_")
_WORKERS_OWN = frozenset(
    {"detach", "resolve_conj", "resolve_neg", "to", "copy", "view", "clone", "new_zeros", "zeros", "empty", "select"}
    | {"transpose", "contiguous", "expand", "expand_as", "narrow", "slice", "reshape", "ones", "add", "alias", "fill"}
)
"""Operators that the worker itself runs to decode a call: they cannot be made to raise."""


@lru_cache(64)
def prohibition(banned: tuple[str, ...], libraries: tuple[str, ...] = ()) -> Prohibition | None:
    """Return what must raise where an answer shall be computed without what is banned; None if nothing can.

    `libraries` are those that the exercise allows: what they have of the same name is banned with it.
    """
    bans = [rule for rule in map(ban, banned) if not rule.within]
    names = {name.removeprefix("aten::").partition(".")[0] for name in _operators()}
    meant = {name for name in names for ban in bans if ban.prohibited and ban.forbids_operator(name)}
    asked = [ban for ban in bans if ban.prohibited and ban.name not in {*known_bans()}]  # the table lists its kernels
    named = {name for name in meant for rule in asked if rule.forbids_operator(name) and "backward" not in name}
    meant = meant.union(*map(kernels_of, named))
    operators = frozenset(name for name in meant if plain_name(name) not in _WORKERS_OWN)
    # If only one method must not differentiate, the others may: the graph of a Function is not torch's.
    graphs = any("torch.autograd" in ban(name).modules for name in banned)
    twins = operators | ({name for name in names if "backward" in name} if graphs else set())
    found = [*_functions(bans), *(f"{at}.{name}" for at in _IN_PYTHON for name in twins)]
    theirs = [*_functions_of(libraries, bans)]
    functions = tuple(dict.fromkeys([*found, *theirs]))
    modules = tuple(dict.fromkeys(path.rpartition(".")[0] for path in theirs))
    return Prohibition(operators, functions, graphs, modules) if operators or functions or graphs else None


def _operators() -> Iterator[str]:
    names: Sequence[str] = _dispatch_get_all_op_names()
    return (name for name in names if name.startswith("aten::"))


def _functions(bans: Sequence[Ban]) -> Iterator[str]:
    """Yield the banned Python functions, by their dotted names."""
    for place in _PYTHON:
        for name in vars(sys.modules.get(place, torch)) if place in sys.modules else ():
            if any(ban.forbids(f"{place}.{name}") for ban in bans):
                yield f"{place}.{name}"
    for rule in bans:
        if rule.dispatched or "torch.autograd" in rule.modules:
            continue  # banning its operators is enough
        for place in rule.modules:
            yield from (f"{place}.{name}" for name in _own_functions(sys.modules.get(place)))
            for module in [name for name in sys.modules if name.startswith(f"{place}.")]:
                own = vars(sys.modules[module])
                yield from (f"{module}.{name}" for name in own if name.startswith(_OPTIMISERS))


_PARTS: Final = {"scipy": ("special", "spatial.distance", "linalg", "optimize", "stats")}
"""Parts of libraries that are imported by themselves, and have twins of what exercises ban."""


def _functions_of(libraries: Sequence[str], bans: Sequence[Ban]) -> Iterator[str]:
    """Yield the functions of libraries that are banned, by their dotted names."""
    for library in libraries:
        for place in (library, *(f"{library}.{part}" for part in _PARTS.get(library, ()))):
            with suppress(Exception):  # whatever a library does where it is imported: a worker tells of it
                importlib.import_module(place)
        for place in [name for name in sys.modules if name.partition(".")[0] == library]:
            for name, value in [*vars(sys.modules[place]).items()]:
                foreign = isinstance(value, FunctionType) and value.__module__.partition(".")[0] != library
                if callable(value) and not foreign and any(ban.forbids(f"{place}.{name}") for ban in bans):
                    yield f"{place}.{name}"


def _own_functions(module: Any) -> Iterator[str]:
    """Yield the public functions of a module that are not torch's everywhere, such as `vmap`."""
    if isinstance(module, ModuleType):
        for name, value in vars(module).items():
            if isinstance(value, FunctionType) and name[0] != "_" and getattr(torch, name, None) is not value:
                yield name
