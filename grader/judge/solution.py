"""Trusted code of the course, run in the judge: the reference solution and the known wrong answers."""

from __future__ import annotations

import sys
import types
from typing import TYPE_CHECKING

import torch

from grader.errors import JudgeFault
from grader.judge.calls import Raised, Returned
from grader.judge.comparison.structure import tensors_in
from grader.text import Text

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping
    from pathlib import Path

    from grader.judge.case import Case


class Solution:
    """A trusted Python file with the entry points of an exercise."""

    def __init__(self, path: Path) -> None:
        """Run the file in a namespace of its own.

        Raises:
            JudgeFault: it cannot be read or run.
        """
        self.path = path
        module = types.ModuleType(f"trusted_{path.stem}")
        try:
            code = compile(path.read_text(encoding="utf-8"), str(path), "exec")
            sys.modules[module.__name__] = module  # dataclasses and typing look their module up
            exec(code, module.__dict__)  # noqa: S102 - the course's own code
        except Exception as fault:  # whatever the file raises is the course's fault, told as such
            text = Text("The course's file {path} cannot be run: {fault!r}", "课程文件 {path} 无法运行：{fault!r}")
            raise JudgeFault(text.format(path=path, fault=fault)) from fault
        finally:
            sys.modules.pop(module.__name__, None)
        self._names: Mapping[str, object] = module.__dict__

    def function(self, name: str) -> Callable[..., object]:
        """Return a function or class the file defines.

        Raises:
            JudgeFault: it does not define it.
        """
        function = self._names.get(name)
        if not callable(function):
            text = Text("The course's file {path} does not define `{name}`.", "课程文件 {path} 没有定义 `{name}`。")
            raise JudgeFault(text.format(path=self.path, name=name))
        return function

    def answer(self, name: str, case: Case, dtype: torch.dtype | None = None) -> Returned | Raised:
        """Call a function on pristine copies of a case's inputs, floating ones in `dtype`, and keep what came of it."""
        arguments = case.fresh_arguments(dtype)
        pristine = {key: one.clone() for key, one in arguments.items() if isinstance(one, torch.Tensor)}
        try:
            args, kwargs = case.split(arguments)
            value = self.function(name)(*args, **kwargs)
        except JudgeFault:
            raise
        except Exception as raised:  # noqa: BLE001 - what it raises is its answer
            return Raised(type(raised).__name__, str(raised))
        return Returned(value, changed=_changed(arguments, pristine), aliases=_aliases(arguments, value))


def _changed(arguments: Mapping[str, object], pristine: Mapping[str, torch.Tensor]) -> tuple[str, ...]:
    changed = []
    for name, before in pristine.items():
        after = arguments[name]
        assert isinstance(after, torch.Tensor)  # noqa: S101 - chosen by it
        same = before.shape == after.shape and torch.equal(before.nan_to_num(), after.detach().nan_to_num())
        if not same or after.requires_grad != before.requires_grad or after.grad is not None:
            changed.append(name)
    return tuple(changed)


def _aliases(arguments: Mapping[str, object], value: object) -> tuple[str, ...]:
    storages = {_storage(one) for one in tensors_in(value) if one.numel()}
    return tuple(
        name
        for name, one in arguments.items()
        if isinstance(one, torch.Tensor) and one.numel() and _storage(one) in storages
    )


def _storage(tensor: torch.Tensor) -> int:
    return tensor.untyped_storage().data_ptr()
