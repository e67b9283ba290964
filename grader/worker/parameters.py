"""Parameters by the contract's names, for functions that use other names."""

from __future__ import annotations

import inspect
from functools import partial
from types import ModuleType
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping, Sequence

_POSITIONAL = (inspect.Parameter.POSITIONAL_ONLY, inspect.Parameter.POSITIONAL_OR_KEYWORD)
_NAMED = (inspect.Parameter.POSITIONAL_OR_KEYWORD, inspect.Parameter.KEYWORD_ONLY)


def other_names(function: object, names: Sequence[str]) -> tuple[str, ...] | None:
    """Return a function's parameter names if it takes the right number of parameters under other names.

    None if it takes them by the contract's names, or takes another number.
    """
    try:
        found = list(inspect.signature(function).parameters.values())  # type: ignore[arg-type] # or it raises
    except ValueError:  # a built-in function does not say
        return ()
    except Exception:  # noqa: BLE001 - what a submission defines may raise anything
        return None
    kinds = {parameter.kind for parameter in found}
    named = {parameter.name for parameter in found if parameter.kind in _NAMED}
    if named.issuperset(names) or inspect.Parameter.VAR_KEYWORD in kinds:
        return None
    own = tuple(str(parameter.name) for parameter in found if parameter.kind in _POSITIONAL)
    needed = [
        parameter
        for parameter in found
        if parameter.kind in _POSITIONAL and parameter.default is inspect.Parameter.empty
    ]
    enough = len(own) >= len(names) or inspect.Parameter.VAR_POSITIONAL in kinds
    return own if enough and len(needed) <= len(names) else None


def is_open(function: object, names: Sequence[str]) -> bool:
    """Tell whether a function takes any arguments without naming them, as a wrapper does."""
    try:
        found = list(inspect.signature(function).parameters.values())  # type: ignore[arg-type] # or it raises
    except Exception:  # noqa: BLE001 - what a submission defines may raise anything
        return False
    kinds = {parameter.kind for parameter in found}
    named = {parameter.name for parameter in found if parameter.kind in _NAMED}
    return {inspect.Parameter.VAR_POSITIONAL, inspect.Parameter.VAR_KEYWORD} <= kinds and not named.issuperset(names)


def by_position(function: Callable[..., object], names: Sequence[str], own: Sequence[str]) -> Callable[..., object]:
    """Return the function as the contract calls it: arguments given by one of `names` go to that position."""
    renamed = dict(zip(names, own, strict=False))

    def called(*args: object, **kwargs: object) -> object:
        given = list(args)
        for name in names[len(args) :]:
            if name not in kwargs:
                break
            given.append(kwargs.pop(name))
        return function(*given, **{renamed.get(name, name): value for name, value in kwargs.items()})

    return called


def adapted_module(module: ModuleType, functions: Mapping[str, Callable[..., object]]) -> ModuleType:
    """Return the submission's module as a probe sees it, with functions that take the contract's parameter names."""
    view = ModuleType(module.__name__)
    vars(view).update(functions, __getattr__=partial(getattr, module))
    return view
