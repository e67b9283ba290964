"""Right answers made wrong in simple ways: what a submission could return without understanding anything.

This file is also sent beside a copy of the reference and runs in the worker, so it imports only torch and the standard
library. Each alteration gets the right function and the arguments of one call, and returns another answer.
"""

import dataclasses
import hashlib
import inspect
from collections.abc import Callable, Iterator
from typing import Any

import numpy as np
import torch

Function = Callable[..., Any]
Alteration = Callable[[Function, tuple[Any, ...], dict[str, Any]], Any]

_LOWER = {torch.float64: torch.float32, torch.float32: torch.float16}
_ARRAYS: dict[torch.dtype, Any] = {
    torch.float64: np.dtype(np.float64),
    torch.float32: np.dtype(np.float32),
    torch.float16: np.dtype(np.float16),
}
ASKED, SILENT = "asked:", "silent:"
"""The beginnings of the lines that `recorded` prints: a question, and the name of a function that returned nothing."""


def altered(entry: Any, alter: Alteration) -> Any:
    """Return an entry point with altered answers: a function's own, or those of a class's methods.

    Of a class with a `forward`, only that is altered; of a class without methods for others, the parts of its objects.
    """
    if not isinstance(entry, type):

        def function(*args: Any, **kwargs: Any) -> Any:
            return _further(alter(entry, args, kwargs), alter)

        return function
    forward = getattr(entry, "forward", None)
    if forward is None:
        methods = {name: _with_first(method, alter, entry.__name__) for name, method in _methods(entry).items()}
        return type(entry.__name__, (entry,), methods or {"__init__": _holding(entry, alter)})
    # A Function's forward is static and gets a context first, a Module's gets the module: both stay unchanged.
    body = _with_first(forward, alter, entry.__name__)
    return type(entry.__name__, (entry,), {"forward": staticmethod(body) if _is_function(entry) else body})


def _methods(entry: type) -> dict[str, Function]:
    """Return the methods of a class, or of those it is built on, that others call."""
    own = [base for base in reversed(entry.__mro__) if base.__module__ == entry.__module__]  # not those of a library
    found = {name: method for base in own for name, method in vars(base).items()}
    return {
        name: method
        for name, method in found.items()
        if inspect.isfunction(method) and (name == "__call__" or not name.startswith("_"))
    }


def _holding(entry: type, alter: Alteration) -> Function:
    """Return a class whose objects hold altered parts: for a class that only holds something."""

    def begin(self: Any, *args: Any, **kwargs: Any) -> None:
        def held(*others: Any, **named: Any) -> dict[str, Any]:
            entry.__init__(self, *others, **named)  # type: ignore[misc] # the class's own
            return dict(vars(self))

        held.__name__ = entry.__name__
        vars(self).update(alter(held, args, kwargs) or {})

    return begin


def _is_function(entry: type) -> bool:
    return issubclass(entry, torch.autograd.Function)


def _with_first(method: Function, alter: Alteration, name: str) -> Function:
    def body(first: Any, *args: Any, **kwargs: Any) -> Any:
        def bound(*others: Any, **named: Any) -> Any:
            return method(first, *others, **named)

        # The answers of an object also depend on what it holds.
        bound.__name__, bound.held = name, getattr(first, "__dict__", {})  # type: ignore[attr-defined]
        return alter(bound, args, kwargs)

    return body


def _further(value: Any, alter: Alteration) -> Any:
    """Alter the answers of a returned function too."""
    plain = isinstance(value, torch.Tensor) or not callable(value)
    return value if plain else altered(value, alter)


def nothing(function: Function, args: tuple[Any, ...], kwargs: dict[str, Any]) -> Any:
    """Do nothing and return nothing."""
    del function, args, kwargs


def zeros(function: Function, args: tuple[Any, ...], kwargs: dict[str, Any]) -> Any:
    """Answer 0 in the right form."""
    return _filled(function(*args, **kwargs), 0)


def ones(function: Function, args: tuple[Any, ...], kwargs: dict[str, Any]) -> Any:
    """Answer 1 in the right form."""
    return _filled(function(*args, **kwargs), 1)


def nans(function: Function, args: tuple[Any, ...], kwargs: dict[str, Any]) -> Any:
    """Answer nan in the right form; if the right answer is whole numbers, the dtype cannot be kept."""
    return _filled(function(*args, **kwargs), float("nan"))


def argument(function: Function, args: tuple[Any, ...], kwargs: dict[str, Any]) -> Any:
    """Answer with the input: for each tensor an argument of its shape, otherwise the first."""
    given = [*args, *kwargs.values()]
    return _replaced(function(*args, **kwargs), given)


def lower_precision(function: Function, args: tuple[Any, ...], kwargs: dict[str, Any]) -> Any:
    """Compute in the next lower precision and return the result in the requested precision."""
    given = [*args, *kwargs.values()]
    dtype = next((dtype for dtype in _dtypes(given) if dtype in _LOWER), None)
    if dtype is None:
        return function(*args, **kwargs)
    lower = _LOWER[dtype]
    result = function(
        *(_cast(item, dtype, lower) for item in args),
        **{name: _cast(item, dtype, lower) for name, item in kwargs.items()},
    )
    return _cast(result, lower, dtype)


def recorded(function: Function, args: tuple[Any, ...], kwargs: dict[str, Any]) -> Any:
    """Answer rightly and print the question."""
    print(f"\n{ASKED}{key(function, args, kwargs)}", flush=True)  # noqa: T201 - this is how it is heard of
    value = function(*args, **kwargs)
    if value is None:
        print(f"{SILENT}{_name(function)}", flush=True)  # noqa: T201 - as above
    return value


def remembered(known: frozenset[str], silent: frozenset[str]) -> Alteration:
    """Return the alteration that knows the answers to these questions, and answers 0 to all others.

    A function in `silent` returns nothing and works by side effects: for other questions it does nothing.
    """

    def answer(function: Function, args: tuple[Any, ...], kwargs: dict[str, Any]) -> Any:
        asked = key(function, args, kwargs)
        if asked not in known and _name(function) in silent:
            return None
        value = function(*args, **kwargs)
        return value if asked in known else _filled(value, 0)

    return answer


def key(function: Function, args: tuple[Any, ...], kwargs: dict[str, Any]) -> str:
    """Return a short name of a question, the same however its arguments are passed."""
    bound = inspect.signature(function).bind(*args, **kwargs)
    bound.apply_defaults()
    words = [(name, _words(value)) for name, value in sorted(bound.arguments.items())]
    words.append(("held", _words(dict(getattr(function, "held", {})))))
    return hashlib.sha256(repr((_name(function), words)).encode()).hexdigest()[:16]


def _name(function: Function) -> str:
    return str(getattr(function, "__name__", ""))


def _words(value: Any) -> Any:
    if isinstance(value, torch.Tensor):
        return str(value.dtype), tuple(value.shape), value.detach().tolist()
    if isinstance(value, np.ndarray | np.generic):
        return str(value.dtype), value.shape, value.tolist()
    if isinstance(value, list | tuple):
        return [_words(item) for item in value]
    if isinstance(value, dict):
        return [(str(name), _words(item)) for name, item in value.items()]
    if value is None or isinstance(value, bool | int | float | str | bytes | complex):
        return value
    if isinstance(value, set | frozenset):
        return sorted(map(repr, value))
    code = getattr(value, "__code__", None)
    return type(value).__name__ if code is None else (code.co_code.hex(), repr(code.co_consts), code.co_names)


def _filled(value: Any, number: float) -> Any:
    if isinstance(value, torch.Tensor):
        whole = not (value.is_floating_point() or value.is_complex())
        dtype = torch.float32 if whole and number != number else value.dtype  # noqa: PLR0124 - only nan differs from itself
        return torch.full(tuple(value.shape), number, dtype=dtype, device=value.device)
    if isinstance(value, np.ndarray | np.generic):
        whole = value.dtype.kind in "biu" and number != number  # noqa: PLR0124 - as above
        full = np.full(value.shape, number, dtype=np.float64 if whole else value.dtype)
        return full if isinstance(value, np.ndarray) else full[()]
    if isinstance(value, list | tuple):
        return [_filled(item, number) for item in value]
    if isinstance(value, dict):
        return {name: _filled(item, number) for name, item in value.items()}
    if isinstance(value, bool | int | float):
        return number if number != number else type(value)(number)  # noqa: PLR0124 - as above
    if dataclasses.is_dataclass(value) and not isinstance(value, type):
        return dataclasses.replace(value, **{name: _filled(one, number) for name, one in _fields(value).items()})
    if isinstance(value, Iterator):
        return (_filled(part, number) for part in value)
    return type(value)() if isinstance(value, str | bytes | set | frozenset | complex) else value


def _fields(value: Any) -> dict[str, Any]:
    return {field.name: getattr(value, field.name) for field in dataclasses.fields(value) if field.init}


def _replaced(value: Any, given: list[Any]) -> Any:
    tensors = _tensors(given)
    arrays = [array for array in given if isinstance(array, np.ndarray)]
    if isinstance(value, np.ndarray) and arrays:
        return next((array for array in arrays if array.shape == value.shape), arrays[0]).copy()
    if isinstance(value, torch.Tensor) and tensors:
        fitting = (tensor for tensor in tensors if tensor.shape == value.shape and tensor.dtype == value.dtype)
        return next(fitting, tensors[0]).detach().clone()
    if isinstance(value, list | tuple):
        return [_replaced(item, given) for item in value]
    if isinstance(value, dict):
        return {name: _replaced(item, given) for name, item in value.items()}
    same = (argument for argument in given if type(argument) is type(value))
    return value if callable(value) else next(same, given[0] if given else None)


def _tensors(value: Any) -> list[torch.Tensor]:
    if isinstance(value, torch.Tensor):
        return [value]
    return [tensor for part in value for tensor in _tensors(part)] if isinstance(value, list | tuple) else []


def _dtypes(value: Any) -> list[torch.dtype]:
    """Return the dtypes of tensors and arrays in a value, as torch's."""
    if isinstance(value, torch.Tensor):
        return [value.dtype]
    if isinstance(value, np.ndarray | np.generic):
        return [dtype for dtype, arrays in _ARRAYS.items() if value.dtype == arrays]
    return [dtype for part in value for dtype in _dtypes(part)] if isinstance(value, list | tuple) else []


def _cast(value: Any, source: torch.dtype, target: torch.dtype) -> Any:
    if isinstance(value, np.ndarray | np.generic):
        return value.astype(_ARRAYS[target]) if value.dtype == _ARRAYS.get(source) else value
    if isinstance(value, torch.Tensor):
        if value.dtype != source:
            return value
        return value.detach().to(target).requires_grad_(value.requires_grad)
    if isinstance(value, list | tuple):
        return [_cast(item, source, target) for item in value]
    if isinstance(value, dict):
        return {name: _cast(item, source, target) for name, item in value.items()}
    return value
