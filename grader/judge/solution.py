"""Trusted code of the course that runs in the judge: the reference solution and the known wrong answers."""

from __future__ import annotations

import functools
import sys
import traceback
import types
import warnings
from pathlib import Path
from typing import TYPE_CHECKING, Any, Protocol

import numpy as np
import torch

from grader.errors import JudgeFault, ReferenceFault
from grader.sandbox.outcomes import Raised, Returned
from grader.text import Text
from grader.worker.arrays import without_arrays
from grader.worker.memory import numbers_in, overlap
from grader.worker.objects import OBJECT, run, state_of
from grader.worker.placement import raw_bytes
from grader.worker.records import as_sent, first_items

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

    from grader.judge.cases.case import Case
    from grader.judge.cases.source import Argument
    from grader.worker.objects import Recipe


PROBE = "probe:"
_NO_STATE = Text(
    "The solution's `{name}` cannot be asked for its parameters: {fault}. Correct it, or draw an argument"
    " `parameters`.",
    "无法取得参考答案中 `{name}` 的参数：{fault}。请改正，或在用例中生成参数 `parameters`。",
)
_NO_NUMBERS = Text(
    "The solution's `{name}` leaves `{key}` without numbers, or with NaN. Initialise it, for example with torch.randn,"
    " or draw an argument `parameters`.",
    "参考答案中 `{name}` 的 `{key}` 没有初始化，或含有 NaN。请初始化它（例如用 torch.randn），"
    "或在用例中生成参数 `parameters`。",
)
_NO_PARAMETERS = Text(
    "The solution's `{name}` has no parameters, so none can be copied. Leave 'parameters' out.",
    "参考答案中的 `{name}` 没有任何参数，因此无从复制。请删去 'parameters'。",
)


class AnswerSource(Protocol):
    """Answers cases like a file of the course: the file itself, or a recording of its answers."""

    def function(self, name: str) -> Callable[..., object]:
        """Return a function of the file."""

    def answer(self, name: str, case: Case, dtype: torch.dtype | None = None) -> Returned | Raised:
        """Return the outcome of a call with a case's inputs, floating ones in `dtype`."""

    def answer_in_place(self, name: str, case: Case) -> Returned | Raised:
        """Return the outcome of a call with a case's inputs as a submission gets them."""

    def state(self, name: str, case: Case) -> dict[Any, Argument]:
        """Return the numbers that an object made of a case's inputs holds."""


class Solution:
    """A trusted Python file with the entry points of an exercise."""

    def __init__(self, path: Path, probe: Path | None = None, recipes: Mapping[str, Recipe] | None = None) -> None:
        """Run the file in its own namespace; `probe` is the exercise's probe, if it has one.

        `recipes` say what is done with objects of its classes, by the id of the check.

        Raises:
            ReferenceFault: it cannot be read or run.
        """
        self.path = path
        module = types.ModuleType(f"trusted_{path.stem}")
        try:
            code = compile(path.read_text(encoding="utf-8"), str(path), "exec")
            sys.modules[module.__name__] = module  # dataclasses and typing look their module up
            exec(code, module.__dict__)  # noqa: S102 - the course's own code
        except Exception as fault:  # any exception of the file is the course's fault and is reported as such
            text = Text("The course's file {place} cannot be run: {fault!r}", "课程文件 {place} 无法运行：{fault!r}")
            place = ":".join(map(str, _place(fault, path.parent) or (path,)))
            raise ReferenceFault(text.format(place=place, fault=fault)) from fault
        finally:
            sys.modules.pop(module.__name__, None)
        self._module = module
        self._recipes = recipes or {}
        self._probe = None if probe is None else Solution(probe)

    def function(self, name: str) -> Callable[..., object]:
        """Return a function or class of the file or, for `probe:NAME`, a function of the probe applied to this file.

        Raises:
            ReferenceFault: it does not define it.
        """
        if name.startswith(PROBE) and self._probe is not None:
            return without_arrays(functools.partial(self._probe.function(name.removeprefix(PROBE)), self._module))
        if name.startswith(OBJECT):
            return functools.partial(run, self._recipes[name.removeprefix(OBJECT)], self._module)
        function: Callable[..., object] | None = self._module.__dict__.get(name)
        if not callable(function):
            text = Text("The course's file {path} does not define `{name}`.", "课程文件 {path} 没有定义 `{name}`。")
            raise ReferenceFault(text.format(path=self.path, name=name))
        return function

    def answer(self, name: str, case: Case, dtype: torch.dtype | None = None) -> Returned | Raised:
        """Call a function on pristine copies of a case's inputs, floating ones in `dtype`, and return the outcome."""
        return self._answer(name, case, case.fresh_arguments(dtype))

    def answer_in_place(self, name: str, case: Case) -> Returned | Raised:
        """Call a function on a case's inputs as a submission gets them: with their dtype and memory layout."""
        return self._answer(name, case, case.placed_arguments())

    def state(self, name: str, case: Case) -> dict[Any, Argument]:
        """Return the numbers that an object made of a case's inputs holds, drawn by the seed of the case.

        Raises:
            ReferenceFault: it cannot be made, or it does not hold numbers everywhere.
        """
        recipe = self._recipes[name.removeprefix(OBJECT)]
        try:
            with warnings.catch_warnings():
                warnings.simplefilter("ignore")
                found = state_of(recipe, self._module, case.seed, **case.fresh_arguments())
        except Exception as fault:  # whatever it raises is the course's fault, told as such
            raise ReferenceFault(_NO_STATE.format(name=recipe.class_name, fault=repr(fault))) from fault
        empty = next((key for key, tensor in found.items() if bool(tensor.isnan().any())), None)
        if empty is not None or not found:
            text = _NO_NUMBERS if found else _NO_PARAMETERS
            raise ReferenceFault(text.format(name=recipe.class_name, key=empty))
        return {**found}

    def _answer(self, name: str, case: Case, arguments: dict[str, object]) -> Returned | Raised:
        before = {key: _states(one) for key, one in arguments.items()}
        try:
            args, kwargs = case.split(arguments)
            with warnings.catch_warnings():
                warnings.simplefilter("ignore")  # a wrong answer may cause a torch warning; that is not an exception
                value = as_sent(first_items(self.function(name)(*args, **kwargs), case.first))
        except JudgeFault:
            raise
        except Exception as raised:  # noqa: BLE001 - what it raises is its answer
            bases = tuple(base.__name__ for base in type(raised).__mro__[1:])
            place = _place(raised, self.path.parent)
            unit, line = place or (None, None)
            return Raised(type(raised).__name__, str(raised), unit, line, bases=bases)
        changed = tuple(key for key, one in arguments.items() if before[key] != _states(one))
        return Returned(value, changed=changed, aliases=_aliases(arguments, value))


def _place(raised: Exception, folder: Path) -> tuple[()] | tuple[str, int]:
    """Return file and line of the innermost place in a course's folder that an exception passed through."""
    if isinstance(raised, SyntaxError) and raised.filename is not None and raised.lineno is not None:
        return raised.filename, raised.lineno
    frames = traceback.extract_tb(raised.__traceback__)
    inside = [frame for frame in frames if Path(frame.filename).is_relative_to(folder) and frame.lineno is not None]
    return (inside[-1].filename, inside[-1].lineno or 0) if inside else ()


def _states(value: object) -> list[object]:
    """Return everything about a value that must stay: of tensors also whether they require and have gradients."""
    if isinstance(value, torch.Tensor):
        return [(str(value.dtype), raw_bytes(value), value.requires_grad, value.is_leaf and value.grad is not None)]
    if isinstance(value, np.ndarray):
        return [(value.dtype, value.shape, value.tobytes())]
    if isinstance(value, dict):
        return [(repr(key), _states(part)) for key, part in value.items()]
    if isinstance(value, list | tuple):
        return [len(value), *map(_states, value)]
    return [sorted(map(repr, value))] if isinstance(value, set) else [None if callable(value) else repr(value)]


def _aliases(arguments: Mapping[str, object], value: object) -> tuple[str, ...]:
    mine = list(numbers_in(value))
    return tuple(name for name, given in arguments.items() if overlap(mine, list(numbers_in(given))))
