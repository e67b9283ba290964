"""A misspelt name of a library or of Python itself, and the name that was probably meant."""

from __future__ import annotations

import builtins
import re
import sys
from typing import TYPE_CHECKING, Final

import torch

from grader.judge.keywords import keyword_refused
from grader.spelling import closest
from grader.text import NOTHING, Text

if TYPE_CHECKING:
    from collections.abc import Iterable

    from grader.sandbox.outcomes import Raised

_OF_MODULE: Final = re.compile(r"module '(?P<module>[\w.]+)' has no attribute '(?P<name>\w+)'")
_FROM_MODULE: Final = re.compile(r"cannot import name '(?P<name>\w+)' from '(?P<module>[\w.]+)'")
_OF_TENSOR: Final = re.compile(r"'(?:Tensor|Parameter)' object has no attribute '(?P<name>\w+)'")
_OF_OBJECT: Final = re.compile(r"object has no attribute '(?P<name>\w+)'")
_NOT_DEFINED: Final = re.compile(r"name '(?P<name>\w+)' is not defined")
_NO_MODULE: Final = re.compile(r"No module named '(?P<name>\w+)'")
_LIBRARIES: Final = ("torch", "numpy", "math", "random")
_IMPORTED: Final = ("torch", "numpy", *sys.stdlib_module_names)
_MEANT: Final = Text("Did you mean `{name}`?", "是不是想写 `{name}`？")
_ALIKE: Final = 0.7


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
    elif raised.is_a("AttributeError") and (found := _OF_OBJECT.search(message)):
        near = _near(found["name"], raised.known, ".")
    elif raised.is_a("ModuleNotFoundError") and (found := _NO_MODULE.search(message)):
        near = _near(found["name"], (name for name in _IMPORTED if not name.startswith("_")), nearness=0.8)
    elif raised.is_a("NameError") and (found := _NOT_DEFINED.search(message)):
        near = _variable(found["name"], raised)
    elif raised.is_a("TypeError") and (refused := keyword_refused(message)):
        near = _near(refused.name, (*refused.parameters, *raised.known), after="=")
    return NOTHING if near is None else _MEANT.format(name=near)


def _variable(name: str, raised: Raised) -> str | None:
    """Return a keyword, if the line begins with the name; else what is in scope there; else one of Python's own names.

    Names of two letters are too short to be like another.
    """
    begins = re.match(rf"{re.escape(name)}\b(?!\s*[=.\[])", raised.source)
    word = _near(name, _FIRST_WORDS) if begins else None
    scope = raised.known if len(name) > 2 else [known for known in raised.known if known.lower() == name.lower()]
    return word or _near(name, scope) or _near(name, _names(builtins), nearness=1)  # which are like many a name


_FIRST_WORDS: Final = ("return", "raise", "yield", "assert", "pass", "break", "continue", "del", "import")
"""Keywords that begin a line which Python reads all the same where they are misspelt."""


def _near(
    name: str, known: Iterable[str], before: str = "", nearness: float = _ALIKE, *, after: str = ""
) -> str | None:
    found = closest(name, known, nearness)
    return None if found is None or found == name else before + found + after


def _public(module: str) -> list[str]:
    """Return the names of a library's module; none of other modules."""
    loaded = sys.modules.get(module) if module.partition(".")[0] in _LIBRARIES else None
    return _names(loaded)


def _names(thing: object) -> list[str]:
    return [] if thing is None else [name for name in dir(thing) if not name.startswith("_")]
