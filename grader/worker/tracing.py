"""Which operators really ran in a call, whatever they were called by: what parsing a submission cannot see.

A claim like all that a worker says: code in the same process could keep it from being seen.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Self

import torch
from torch.autograd import graph
from torch.utils._python_dispatch import TorchDispatchMode

from grader.worker.caps import MAX_NAME

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping, Sequence
    from types import TracebackType

BACKWARD = "backward"
"""Stands among the operators where the autograd engine left gradients in `.grad`."""
GRADIENT = "grad"
"""Stands among them where it returned gradients."""
DUAL = "_has_same_storage_numel"
"""Runs where a dual number is made, the input of forward-mode differentiation, and nowhere else."""
MOST_OPERATORS = 200
_PLACES = ((torch.autograd, "_engine_run_backward"), (graph, "_engine_run_backward"))


class Tracer:
    """Records the names of the operators that run while it is entered; asking for nothing, it does nothing."""

    def __init__(self, *, active: bool) -> None:
        self._names: set[str] = set()
        self._mode = _Recorder(self._names) if active else None
        self._replaced: list[tuple[Any, str, Callable[..., object]]] = []

    @property
    def operators(self) -> list[str]:
        """The names of those that ran, sorted, and what the autograd engine was run for."""
        return sorted(self._names)[:MOST_OPERATORS]

    def __enter__(self) -> Self:
        if self._mode is not None:
            for module, name in _PLACES:
                before = getattr(module, name)
                self._replaced.append((module, name, before))
                setattr(module, name, self._noting(before))
            self._mode.__enter__()  # type: ignore[no-untyped-call] # torch does not type it
        return self

    def __exit__(
        self, kind: type[BaseException] | None, fault: BaseException | None, traceback: TracebackType | None
    ) -> None:
        if self._mode is not None:
            self._mode.__exit__(kind, fault, traceback)  # type: ignore[no-untyped-call] # torch does not type it
            for module, name, before in self._replaced:
                setattr(module, name, before)

    def _noting(self, run: Callable[..., object]) -> Callable[..., object]:
        def noted(*args: object, **kwargs: object) -> object:
            self._names.add(BACKWARD if kwargs.get("accumulate_grad") else GRADIENT)
            return run(*args, **kwargs)

        return noted


class _Recorder(TorchDispatchMode):
    def __init__(self, names: set[str]) -> None:
        super().__init__()  # type: ignore[no-untyped-call] # torch does not type it
        self._seen = names

    def __torch_dispatch__(
        self,
        func: Any,  # noqa: ANN401 - torch's own signature
        types: Sequence[type],
        args: Sequence[Any] = (),
        kwargs: Mapping[str, Any] | None = None,
    ) -> object:
        del types
        self._seen.add(str(func.overloadpacket.__name__)[:MAX_NAME])
        return func(*args, **(kwargs or {}))
