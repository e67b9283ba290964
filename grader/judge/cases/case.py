"""Cases: each is one draw of inputs, made once per run and the same for every submission."""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING, Any, TypeVar

import numpy as np
import torch

from grader.course.signature import read_signature
from grader.judge.cases.contents import letters_in, numbers_in, remade
from grader.judge.cases.draw import draw_argument, draw_sizes
from grader.judge.cases.source import RandomSource, dtype_named
from grader.worker.frame import Code
from grader.worker.placement import LAYOUTS, Placed, place

if TYPE_CHECKING:
    from collections.abc import Mapping

    from grader.course.model import CaseGroup, Check, Exercise
    from grader.judge.cases.seeds import Seeds
    from grader.judge.cases.source import Argument
    from grader.text import Text
from grader.worker.placement import Layout

T = TypeVar("T")

_SEEDS = 2**31

_NUMPY: Mapping[torch.dtype, np.dtype[Any]] = {
    torch.float64: np.dtype(np.float64),
    torch.float32: np.dtype(np.float32),
    torch.float16: np.dtype(np.float16),
}


@dataclass(frozen=True, slots=True, eq=False)
class Case:
    """The inputs of one call, by parameter name in the order of the signature."""

    index: int
    group: int
    """The index of the check's group of cases that it was drawn from."""
    arguments: Mapping[str, Argument]
    sizes: Mapping[str, int]
    dtype: str
    layout: Layout
    positional: int
    """How many arguments go by position; the rest go by keyword."""
    note: Text
    seed: int = 0
    """Starts what the reference's own object is made of, where a check takes its parameters."""
    first: int = 0
    """How many items of a returned generator are taken; 0: no generator is returned."""
    weight: tuple[int, int] = field(init=False)
    """The size of the case: numbers in the tensors and letters of the texts, then the digits of the numbers."""

    def __post_init__(self) -> None:
        tensors = numbers_in(self.arguments)
        digits = sum(len(f"{number:g}") for tensor in tensors for number in tensor.detach().flatten()[:64].tolist())
        letters = sum(map(letters_in, self.arguments.values()))
        object.__setattr__(self, "weight", (letters + sum(tensor.numel() for tensor in tensors), digits))

    @property
    def magnitude(self) -> float:
        """The largest finite magnitude among the floating inputs; 1 where there is none."""
        tops = [
            float(finite.abs().max())
            for tensor in numbers_in(self.arguments)
            if tensor.is_floating_point()
            for finite in [tensor.detach()[tensor.isfinite()].double()]
            if finite.numel()
        ]
        return max(tops, default=1.0)

    def split(self, arguments: dict[str, T]) -> tuple[tuple[T, ...], dict[str, T]]:
        """Split arguments by name into those passed by position and those passed by keyword."""
        values = list(arguments.items())
        return tuple(value for _, value in values[: self.positional]), dict(values[self.positional :])

    def wire_arguments(self) -> dict[str, object]:
        """Return the arguments as they are sent to a worker: tensors with their memory layout."""
        return {name: remade(value, self._placed) for name, value in self.arguments.items()}

    def fresh_arguments(self, dtype: torch.dtype | None = None) -> dict[str, object]:
        """Return pristine copies of the arguments, floating tensors in `dtype` where one is given."""
        return {name: remade(value, lambda part: _fresh(part, dtype)) for name, value in self.arguments.items()}

    def placed_arguments(self) -> dict[str, object]:
        """Return pristine copies of the arguments with the memory layout that a submission gets."""
        return {name: remade(value, _laid_out) for name, value in self.wire_arguments().items()}

    def _placed(self, value: object) -> object:
        if isinstance(value, torch.Tensor):
            return Placed(value.detach(), self.layout, value.requires_grad)
        if isinstance(value, np.ndarray):
            return Placed(torch.from_numpy(value), self.layout, array=True)
        return value


def _fresh(value: object, dtype: torch.dtype | None) -> object:
    if isinstance(value, np.ndarray):
        wanted = _NUMPY.get(dtype) if dtype is not None and value.dtype.kind == "f" else None
        return value.copy() if wanted is None else value.astype(wanted)
    if isinstance(value, torch.Tensor):
        copy = value.detach().clone()
        if dtype is not None and copy.is_floating_point():
            copy = copy.to(dtype)
        return copy.requires_grad_(value.requires_grad)
    if isinstance(value, Code):
        return value.function()
    return set(value) if isinstance(value, set) else value


def _laid_out(value: object) -> object:
    if isinstance(value, Placed):
        tensor = place(value.tensor.clone(), value.layout)
        return tensor.numpy() if value.array else tensor.requires_grad_(value.requires_grad)
    if isinstance(value, Code):
        return value.function()
    return set(value) if isinstance(value, set) else value


def draw_cases(exercise: Exercise, check: Check, seeds: Seeds) -> tuple[Case, ...]:
    """Draw all cases of a check, in the order of the YAML."""
    # A probe takes its arguments by keyword: the names of its parameters belong to no contract.
    called = None if check.call is None else exercise.entry_point(check.call)
    positions = () if called is None else read_signature(called.signature).positional
    cases: list[Case] = []
    for number, group in enumerate(check.cases):
        for dtype in group.dtypes:
            for draw in range(group.draws):
                generator = seeds.generator(exercise, check, len(cases))
                case = _draw_case(group, generator, draw, dtype, positions, check.first)
                cases.append(replace(case, index=len(cases), group=number))
    return tuple(cases)


def redrawn(case: Case, check: Check, generator: torch.Generator) -> Case:
    """Return a case of a check with other numbers of the same sizes."""
    group = check.cases[case.group]
    source = RandomSource(generator, case.sizes, dtype_named(case.dtype))
    return replace(case, arguments={name: draw_argument(one, source) for name, one in group.arguments.items()})


def _draw_case(
    group: CaseGroup, generator: torch.Generator, draw: int, dtype: str, positions: tuple[str, ...], first: int
) -> Case:
    sizes = draw_sizes(group, generator, draw)
    source = RandomSource(generator, sizes, dtype_named(dtype))
    return Case(
        index=0,
        group=0,
        arguments={name: draw_argument(one, source) for name, one in group.arguments.items()},
        sizes=sizes,
        dtype=dtype,
        layout=_layout(group, draw),
        # The contract allows both ways; every third draw goes by keyword, never the first and smallest.
        positional=0 if draw % 3 == 2 else _leading(group, positions),  # every third case
        note=group.note,
        seed=source.below(_SEEDS),
        first=first,
    )


def _leading(group: CaseGroup, positions: tuple[str, ...]) -> int:
    """Return how many arguments can go by position: those before the first that is left to its default."""
    given = tuple(group.arguments)
    return next((place for place, name in enumerate(positions) if given[place : place + 1] != (name,)), len(positions))


def _layout(group: CaseGroup, draw: int) -> Layout:
    name = group.layouts[draw % len(group.layouts)]
    return next(layout for layout in LAYOUTS if layout == name)
