"""What is sent in place of a value that cannot be: a function as the expression that makes it, the rest as a name."""

from __future__ import annotations

import math
from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np
import torch

from grader.worker.size_limits import MAX_NAME, printable

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping


@dataclass(frozen=True, slots=True)
class Code:
    """A function for the submission, as the course's expression that makes it.

    Only the worker makes the function, where the submission could make any function itself; the judge never evaluates
    what it reads.
    """

    source: str

    def function(self) -> Callable[..., object]:
        """Make the function; it may use `torch`, `math` and `np`."""
        made: Callable[..., object] = eval(self.source, {"torch": torch, "math": math, "np": np})  # noqa: S307 - the course's
        return made


@dataclass(frozen=True, slots=True)
class Opaque:
    """Stands for a value that is not sent: only the name of its type."""

    type_name: str


@dataclass(frozen=True, slots=True)
class Record:
    """An object of a dataclass, by its fields."""

    type_name: str
    fields: Mapping[str, object]


@dataclass(frozen=True, slots=True)
class Iterated:
    """The output of a generator: its first items, and whether it ended after them."""

    items: tuple[object, ...]
    ended: bool


@dataclass(frozen=True, slots=True)
class Written:
    """Stands for a value whose bytes were already taken: its node in the header."""

    node: object


def type_name(value: object) -> str:
    """Return the name of a value's type as a traceback shows it, without trusting the type."""
    try:
        kind = type(value)
        module, name = str(kind.__module__), str(kind.__qualname__)
    except Exception:  # noqa: BLE001 - a metaclass may do anything when asked for a name
        return "object"
    return printable(name if module == "builtins" else f"{module}.{name}", MAX_NAME)
