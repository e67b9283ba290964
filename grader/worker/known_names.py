"""The names that could stand where the submission wrote one that Python does not know."""

from __future__ import annotations

import re
from itertools import islice
from types import CodeType, FunctionType
from typing import TYPE_CHECKING, Any, Final

from grader.worker.size_limits import MAX_NAME, printable

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping
    from types import FrameType, TracebackType

MAX_KNOWN: Final = 100
_CALLED: Final = re.compile(r"(?P<function>[\w.]+)\(\) got an unexpected keyword argument")


def known_names(fault: BaseException, units: Mapping[str, str]) -> list[str]:
    """Return the variables, attributes or parameters that a misspelt name may have been meant to be.

    For other exceptions, and for names that belong to libraries, there are none.
    """
    try:
        frame = _innermost(fault.__traceback__, units)
        if frame is None:
            return []
        names = _names(fault, frame, units)
        return [*islice(dict.fromkeys(printable(name, MAX_NAME) for name in names if _is_plain(name)), MAX_KNOWN)]
    except BaseException:  # noqa: BLE001 - an exception's attributes are the submission's code
        return []


def _names(fault: BaseException, frame: FrameType, units: Mapping[str, str]) -> Iterable[str]:
    if isinstance(fault, NameError) and not isinstance(fault, UnboundLocalError):
        code = frame.f_code
        return (*code.co_varnames, *code.co_cellvars, *code.co_freevars, *frame.f_locals, *frame.f_globals)
    if isinstance(fault, AttributeError) and isinstance(fault.name, str):
        return _attributes(fault.obj, units)
    if isinstance(fault, TypeError) and (found := _CALLED.search(str(fault))):
        return _parameters(found["function"].rpartition(".")[0::2], frame, units)
    return ()


def _attributes(thing: object, units: Mapping[str, str]) -> Iterator[str]:
    """Yield the attributes of an object whose class the submission defines."""
    own = [base for base in type(thing).__mro__ if _is_own(vars(base).values(), units)]
    if own:
        held = object.__getattribute__(thing, "__dict__")
        yield from held
        for kept in ("_parameters", "_buffers", "_modules"):  # where a torch module keeps its own
            yield from held.get(kept, ())
        for base in own:
            yield from vars(base)


def _parameters(called: tuple[str, ...], frame: FrameType, units: Mapping[str, str]) -> Iterator[str]:
    """Yield the parameters of a function, or of a method, that the submission defines."""
    class_name, name = called
    scope: dict[str, Any] = {**frame.f_globals, **frame.f_locals}
    found = vars(scope[class_name])[name] if class_name in scope else scope.get(name)
    if isinstance(found, FunctionType) and _is_own([found], units):
        code = found.__code__
        yield from code.co_varnames[: code.co_argcount + code.co_kwonlyargcount]


def _is_own(values: Iterable[object], units: Mapping[str, str]) -> bool:
    codes = (getattr(value, "__code__", None) for value in values if isinstance(value, FunctionType))
    return any(isinstance(code, CodeType) and code.co_filename in units for code in codes)


def _innermost(traceback: TracebackType | None, units: Mapping[str, str]) -> FrameType | None:
    """Return the submission's frame in which the exception was raised."""
    found = None
    while traceback is not None:
        if traceback.tb_frame.f_code.co_filename in units:
            found = traceback.tb_frame
        traceback = traceback.tb_next
    return found


def _is_plain(name: object) -> bool:
    return isinstance(name, str) and not name.startswith("_")
