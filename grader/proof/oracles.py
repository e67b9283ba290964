"""Compare the solution with a second source of right answers: gradients, identities, recorded values.

Wrong answers and mutants are made from the solution, so they cannot show that the solution itself is wrong.
"""

from __future__ import annotations

import inspect
import itertools
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Final

import torch

from grader.errors import GraderError
from grader.judge.cases.case import Case, draw_cases
from grader.judge.cases.draw import draw_argument
from grader.judge.cases.source import RandomSource
from grader.judge.comparison.arrays import as_tensor
from grader.judge.comparison.structure import tensors_in
from grader.judge.objects import recipes_of
from grader.judge.solution import Solution
from grader.proof.trials import seeds_of
from grader.sandbox.outcomes import Returned
from grader.text import NOTHING, Text
from grader.worker.placeholder_values import Code

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from grader.course.claims import Oracle
    from grader.course.model import Exercise

Parts = list[tuple[str, torch.Tensor]]

_SEEDS: Final = 1_000
"""Most seeds that are searched for cases."""
_BARREN: Final = 3
"""The search ends after this many seeds without a case that an oracle can answer."""
_CLOSE: Final = 1e-6
"""The largest difference between the two, relative to the largest entry."""
_CLOSE_DIFFERENCES: Final = 1e-4
"""The same for finite differences."""
_ROUNDING: Final = 1e-12
"""The same relative to the arguments: if all entries are (almost) 0, there is only rounding."""
_STEP: Final = 1e-5
"""The step of finite differences, relative to the number that is moved."""


@dataclass(frozen=True, slots=True)
class Consulted:
    """How often an oracle was asked, and the first answer on which it and the solution differ."""

    oracle: Oracle
    draws: int
    difference: Text = NOTHING
    seed: int = 0
    check: str = ""
    case: int = 0


class UnfitOracle(GraderError):
    """An oracle cannot be asked; the text says why."""


def consult(exercise: Exercise, course_seed: str, draws: int) -> tuple[Consulted, ...]:
    """Ask each oracle on a number of draws and compare with the solution, in this process."""
    solution = Solution(exercise.private / "solution.py", exercise.probe, recipes_of(exercise))
    return tuple(_consulted(exercise, oracle, solution, course_seed, draws) for oracle in exercise.oracles)


def _consulted(exercise: Exercise, oracle: Oracle, solution: Solution, course_seed: str, draws: int) -> Consulted:
    done = 0
    for seed, asked in enumerate(_batches(exercise, oracle, course_seed)):
        if done >= draws or (not done and seed == _BARREN):
            break
        for check, case, recorded in asked:
            answer = solution.answer(oracle.target, case)
            if not isinstance(answer, Returned):
                continue
            try:
                with torch.enable_grad():
                    difference = _difference(oracle, case, answer.value, recorded)
            except UnfitOracle as unfit:
                difference = unfit.text
            done += difference is not None
            if difference:
                return Consulted(oracle, done, difference, seed, check, case.index)
            if done >= draws:
                break
    return Consulted(oracle, done)


def _batches(exercise: Exercise, oracle: Oracle, course_seed: str) -> Iterator[list[tuple[str, Case, object]]]:
    """Yield the cases for an oracle: the recorded ones, or, seed by seed, the draws in float64."""
    if oracle.recorded:
        yield [("", _recorded_case(oracle, number), record.answer) for number, record in enumerate(oracle.recorded)]
        return
    checks = [check for check in exercise.checks if check.target == oracle.target]
    for seed in range(_SEEDS):
        drawn = [
            [(check.id, case, None) for case in draw_cases(exercise, check, seeds_of(course_seed, seed))]
            for check in checks
        ]
        turns = (asked for turn in itertools.zip_longest(*drawn) for asked in turn if asked is not None)
        yield [asked for asked in turns if _is_fit(asked[1])]


def _is_fit(case: Case) -> bool:
    return case.dtype == "float64" and all(bool(tensor.isfinite().all()) for tensor in tensors_in(case.arguments))


def _recorded_case(oracle: Oracle, number: int) -> Case:
    source = RandomSource(torch.Generator(), {}, torch.float64)
    arguments = {name: draw_argument(draw, source) for name, draw in oracle.recorded[number].arguments.items()}
    return Case(number, 0, arguments, {}, "float64", "contiguous", 0, NOTHING)


def _difference(oracle: Oracle, case: Case, answer: object, recorded: object) -> Text | None:
    """Return how the solution's answer differs; empty if it does not, None if the oracle does not apply."""
    arguments = {
        name: value.detach() if isinstance(value, torch.Tensor) else value
        for name, value in case.fresh_arguments().items()
    }
    close = _CLOSE_DIFFERENCES if oracle.differences else _CLOSE
    if oracle.identity:
        sides = _called(oracle.identity, {"answer": answer, **arguments})
        if not isinstance(sides, tuple | list) or len(sides) != 2:  # two sides
            raise UnfitOracle(
                Text("`identity` must return two things that are equal.", "`identity` 必须返回两个应当相等的值。")
            )
        received, expected = map(_parts, sides)
    elif oracle.gradient_of:
        received = _parts(answer)
        expected = list(zip(oracle.by, _gradient(oracle, arguments), strict=True))
        if {name for name, _ in received} == set(oracle.by):
            received.sort(key=lambda part: list(oracle.by).index(part[0]))
    else:
        received, expected = _parts(answer), _parts(recorded)
    if any(not tensor.isfinite().all() for _, tensor in expected):
        return None
    return _compared(received, expected, close, _ROUNDING * case.magnitude)


def _gradient(oracle: Oracle, arguments: Mapping[str, object]) -> list[torch.Tensor]:
    leaves: dict[str, torch.Tensor] = {}
    for name, made in oracle.by.items():
        value = _called(made, arguments) if made else arguments.get(name)
        if not isinstance(value, torch.Tensor) or not value.is_floating_point():
            raise UnfitOracle(
                Text("`{name}` of `by` is not a floating tensor.", "`by` 中的 `{name}` 不是浮点张量。").format(
                    name=name
                )
            )
        leaves[name] = value.detach().double().clone().requires_grad_()

    def loss(moved: Mapping[str, torch.Tensor]) -> torch.Tensor:
        value = _called(oracle.gradient_of, {**arguments, **moved})
        if not isinstance(value, torch.Tensor) or value.numel() != 1:
            raise UnfitOracle(Text("`gradient_of` must return one number.", "`gradient_of` 必须返回一个数。"))
        return value.reshape(())

    if oracle.differences:
        with torch.no_grad():
            return [_slopes(loss, leaves, name) for name in leaves]
    value = loss(leaves)
    if not value.requires_grad:
        return [torch.zeros_like(leaf) for leaf in leaves.values()]
    return list(torch.autograd.grad(value, list(leaves.values()), allow_unused=True, materialize_grads=True))


def _slopes(
    loss: Callable[[Mapping[str, torch.Tensor]], torch.Tensor], leaves: Mapping[str, torch.Tensor], name: str
) -> torch.Tensor:
    """Return the gradient by one variable from central differences; nan where there is a kink."""
    point = leaves[name].detach()
    slopes = torch.zeros_like(point).flatten()
    middle = loss(leaves)
    for place in range(point.numel()):
        step = _STEP * (1 + float(point.flatten()[place].abs()))
        sides = []
        for sign in (1, -1):
            moved = point.flatten().clone()
            moved[place] += sign * step
            sides.append(loss({**leaves, name: moved.reshape(point.shape)}))
        right, left = (sides[0] - middle) / step, (middle - sides[1]) / step
        slopes[place] = (right + left) / 2
        if (right - left).abs() > _STEP**0.5 * (1 + right.abs() + left.abs()):
            slopes[place] = torch.nan
    return slopes.reshape(point.shape)


def _called(source: str, arguments: Mapping[str, object]) -> Any:
    """Call an author's function with the arguments that it names."""
    try:
        function = Code(source).function()
        names = inspect.signature(function).parameters
        return function(**{name: value for name, value in arguments.items() if name in names})
    except Exception as fault:  # whatever an author's expression raises is reported to them
        text = Text("the oracle `{source}` raises {fault!r}.", "对照来源 `{source}` 引发了 {fault!r}。")
        raise UnfitOracle(text.format(source=source, fault=fault)) from fault


def _parts(value: object) -> Parts:
    """Return the numeric parts of an answer with their names; of a list, the names are its indices."""
    value = as_tensor(value)
    if isinstance(value, Mapping):
        return [(str(name), part) for name, item in value.items() for _, part in _parts(item)]
    if isinstance(value, tuple | list) and any(isinstance(item, torch.Tensor) for item in value):
        return [(f"[{place}]", part) for place, item in enumerate(value) for _, part in _parts(item)]
    if isinstance(value, torch.Tensor):
        return [("", value.detach().double())]
    try:
        return [("", torch.tensor(value, dtype=torch.float64))]
    except (TypeError, ValueError, RuntimeError) as fault:
        text = Text("an answer of type {type} is not a number.", "类型为 {type} 的答案不是数值。")
        raise UnfitOracle(text.format(type=type(value).__name__)) from fault


def _compared(received: Sequence[tuple[str, torch.Tensor]], expected: Parts, close: float, rounding: float) -> Text:
    if len(received) != len(expected):
        text = Text(
            "the solution's answer has {got} parts, and the oracle gives {want}.",
            "参考答案有 {got} 个部分，而对照来源给出 {want} 个。",
        )
        return text.format(got=len(received), want=len(expected))
    for (name, seen), (other, right) in zip(received, expected, strict=True):
        part = name if not name.startswith("[") else other or name
        if seen.shape != right.shape:
            text = Text("{part}has the shape {seen} and should have {right}.", "{part}的形状是 {seen}，应为 {right}。")
            return text.format(part=_named(part), seen=tuple(seen.shape), right=tuple(right.shape))
        error = (seen - right).abs().nan_to_num(nan=torch.inf)
        size = float(right.abs().max()) if right.numel() else 0.0
        if right.numel() and float(error.max()) > close * size + rounding:
            place = int(error.argmax())
            text = Text(
                "{part}is {seen:.6g} in entry {place} where the oracle gives {right:.6g}.",
                "{part}的第 {place} 个元素是 {seen:.6g}，对照来源给出 {right:.6g}。",
            )
            numbers = {"seen": float(seen.flatten()[place]), "right": float(right.flatten()[place])}
            return text.format(part=_named(part), place=place, **numbers)
    return NOTHING


def _named(part: str) -> Text:
    return Text(f"`{part}` ", f"`{part}` ") if part else Text("the answer ", "答案")
