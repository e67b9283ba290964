"""`torch.compile` and the wrappers of `torch.jit` return their argument: judging is eager.

A compiler starts programs and threads, which a worker may not, and takes longer than all calls together. Banned
operations are found in an eager function as in any other: the wrappers change nothing of what runs.
"""

from __future__ import annotations

import sys
from contextlib import suppress
from typing import TYPE_CHECKING, Any, Final

import torch

from grader.worker.placeholder import Placeholder

if TYPE_CHECKING:
    from collections.abc import Callable

COMPILE: Final = "torch.compile"
WRAPPERS: Final = frozenset(
    (
        COMPILE,
        *(f"torch.jit.{name}" for name in ("script", "trace", "freeze", "optimize_for_inference", "script_if_tracing")),
    )
)
"""All names that are ever reported; a reader need not believe any others."""
_OF_SCRIPTS: Final = ("graph", "code", "inlined_graph", "graph_for", "save", "schema")
"""Attributes that compiled code has in addition to those of its source."""


def judge_eagerly() -> list[str]:
    """Install the replacements; return the list that collects the names of those that were used."""
    used: list[str] = []
    for path in WRAPPERS:
        holder = torch if path == COMPILE else torch.jit
        name = path.rpartition(".")[2]
        setattr(holder, name, _wrapper(path, used, getattr(holder, name)))
    return used


def _wrapper(path: str, used: list[str], real: Callable[..., Any]) -> Callable[..., Any]:
    def eager(*given: Any, **options: Any) -> Any:
        if str(sys._getframe(1).f_globals.get("__name__")).startswith("torch."):  # noqa: SLF001 - the way to a caller
            return real(*given, **options)  # torch calls it itself, for example on the first use of forward mode
        if path not in used:
            used.append(path)
        thing = (
            given[0]
            if given
            else next((options[name] for name in ("model", "obj", "func", "fn") if name in options), None)
        )
        if thing is None:
            return eager  # with options alone it is a decorator
        if path != COMPILE:
            for name in _OF_SCRIPTS:
                if not hasattr(thing, name):
                    with suppress(Exception):  # not every object accepts a new attribute
                        setattr(thing, name, Placeholder(f"{path}.{name}"))
        return thing

    eager.__name__ = eager.__qualname__ = path.rpartition(".")[2]
    return eager
