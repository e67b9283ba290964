"""A misspelt name of a library or of Python itself, and the name that was probably meant."""

from __future__ import annotations

import builtins
import re
import sys
from typing import TYPE_CHECKING, Final

import torch

from grader.spelling import closest
from grader.text import NOTHING, Text

if TYPE_CHECKING:
    from collections.abc import Iterable

    from grader.sandbox.outcomes import Raised

_OF_MODULE: Final = re.compile(r"module '(?P<module>[\w.]+)' has no attribute '(?P<name>\w+)'")
_FROM_MODULE: Final = re.compile(r"cannot import name '(?P<name>\w+)' from '(?P<module>[\w.]+)'")
_OF_TENSOR: Final = re.compile(r"'(?:Tensor|Parameter)' object has no attribute '(?P<name>\w+)'")
_NOT_DEFINED: Final = re.compile(r"name '(?P<name>\w+)' is not defined")
_NO_MODULE: Final = re.compile(r"No module named '(?P<name>\w+)'")
_LIBRARIES: Final = ("torch", "numpy", "math", "random")
_IMPORTED: Final = ("torch", "numpy", *sys.stdlib_module_names)
_MEANT: Final = Text("Did you mean `{name}`?", "是不是想写 `{name}`？")


def meant(raised: Raised) -> Text:
    """Ask whether a similar name was meant; nothing if no name is misspelt, or none is near."""
    message = raised.message
    near = None
    if raised.is_a("AttributeError") and (found := _OF_MODULE.search(message)):
        near = _near(found["name"], _public(found["module"]), f"{found['module']}.")
    elif raised.is_a("ImportError") and (found := _FROM_MODULE.search(message)):
        near = _near(found["name"], _public(found["module"]))
    elif raised.is_a("AttributeError") and (found := _OF_TENSOR.search(message)):
        near = _near(found["name"], _names(torch.Tensor), ".")
    elif raised.is_a("ModuleNotFoundError") and (found := _NO_MODULE.search(message)):
        near = _near(found["name"], (name for name in _IMPORTED if not name.startswith("_")), nearness=0.8)
    elif raised.is_a("NameError") and (found := _NOT_DEFINED.search(message)):
        near = _near(found["name"], _names(builtins), nearness=1)  # a variable may be like many a name
    return NOTHING if near is None else _MEANT.format(name=near)


def _near(name: str, known: Iterable[str], before: str = "", nearness: float = 0.7) -> str | None:
    found = closest(name, known, nearness)
    return None if found is None or found == name else before + found


def _public(module: str) -> list[str]:
    """Return the names of a library's module; none of other modules."""
    loaded = sys.modules.get(module) if module.partition(".")[0] in _LIBRARIES else None
    return _names(loaded)


def _names(thing: object) -> list[str]:
    return [] if thing is None else [name for name in dir(thing) if not name.startswith("_")]
