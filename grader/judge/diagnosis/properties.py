"""Properties declared by the exercise that every right answer has and the answer to the shown case lacks.

Nothing is guessed from a few answers: `validate` proves each property on a thousand draws of the reference.
"""

from __future__ import annotations

import math
from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

import torch

from grader.course.claims import Law
from grader.course.signature import default_of
from grader.judge.comparison.words import number_words
from grader.judge.diagnosis.context import alike, has_wrong_values, pairs_of, precise
from grader.judge.diagnosis.finding import Finding, named
from grader.judge.norm import norm
from grader.result import Visibility
from grader.text import Text

if TYPE_CHECKING:
    from collections.abc import Sequence

    from grader.course.claims import Property
    from grader.course.model import Exercise
    from grader.judge.cases.case import Case
    from grader.judge.diagnosis.context import DiagnosisContext
    from grader.judge.observation import Observation

CLOSE = 1e-4
"""How far a property may be off: far above rounding, far below any real mistake."""
_SMALL_RANK = 2

Ask = Callable[["Case"], "object | None"]
_CHANGES: Mapping[Law, tuple[Callable[[torch.Tensor], torch.Tensor], float]] = {
    Law.UNCHANGED: (lambda tensor: tensor + 1.0, 1.0),
    Law.LINEAR: (lambda tensor: tensor * 2.0, 2.0),
}
"""How an argument is changed, and the factor by which the result changes."""


@dataclass(frozen=True, slots=True)
class Lacks:
    """An answer lacks a declared property."""

    declared: Property
    exercise: Exercise
    ask: Ask
    """Sends one more case to the submission."""

    def holds(self, observations: Sequence[Observation]) -> bool:
        """Tell whether all of these answers lack it."""
        return bool(observations) and all(
            (off := missed(self.declared, self.exercise, observation.question.case, _answer(observation), self.ask))
            is not None
            and off > CLOSE
            for observation in observations
        )


def find(inquiry: DiagnosisContext, told: Observation) -> Finding | None:
    """Return the finding for the first declared property that the answer to the shown case lacks."""
    if inquiry.check.call is None or not has_wrong_values([told]):
        return None
    exercise, case = inquiry.plan.exercise, told.question.case
    for declared in exercise.properties:
        if declared.call != inquiry.check.call:
            continue
        if declared.part and not any(pair.part == declared.part for pair in pairs_of(told)):
            continue
        off = missed(declared, exercise, case, _answer(told), inquiry.question)
        if off is not None and off > CLOSE:
            hidden = inquiry.check.visibility is Visibility.HIDDEN
            said = Text("more than rounding", "超出舍入误差") if hidden else Text.same(number_words(off))
            message = _message(declared, exercise, case, hidden=hidden).format(**named(declared.part), off=said)
            return Finding(message, claim=Lacks(declared, exercise, inquiry.question))
    return None


def missed(declared: Property, exercise: Exercise, case: Case, answer: object, ask: Ask) -> float | None:
    """Return by how much an answer misses a property; None if the property does not apply."""
    names = exercise.entry_point(declared.call).returns
    tensor = precise(_part(answer, declared.part, names))
    if tensor is None or not tensor.numel() or not tensor.isfinite().all():
        return None
    if declared.law in _CHANGES:
        return _related(declared, case, tensor, names, ask)
    if declared.law is Law.SUMS_TO:
        return _sum_off(tensor, declared.bounds[0], _dim(declared, exercise, case))
    if declared.law is Law.BETWEEN:
        return float((tensor.clamp(*declared.bounds) - tensor).abs().max())
    if tensor.dim() != _SMALL_RANK or tensor.shape[0] != tensor.shape[1]:
        return None
    return float((tensor - tensor.T).abs().max())


def _answer(observation: Observation) -> object:
    return getattr(observation.outcome, "value", None)


def _part(answer: object, part: str, names: Sequence[str]) -> object:
    if not part:
        return answer
    place = names.index(part)
    return answer[place] if isinstance(answer, list | tuple) and place < len(answer) else None


def _dim(declared: Property, exercise: Exercise, case: Case) -> int | None:
    """Return the dimension of the sum in a case."""
    if isinstance(declared.over, int):
        return declared.over
    default = default_of(exercise.entry_point(declared.call).signature, declared.over)
    value: object = case.arguments.get(declared.over, default)
    return value if type(value) is int else None


def _sum_off(tensor: torch.Tensor, target: float, dim: int | None) -> float | None:
    if dim is None or not -tensor.dim() <= dim < tensor.dim():
        return None
    off = float((tensor.sum(dim) - target).abs().max())
    return off / max(1.0, float(tensor.abs().max()))


def _related(declared: Property, case: Case, first: torch.Tensor, names: Sequence[str], ask: Ask) -> float | None:
    """Return how far the answer to a changed argument is from what the property predicts, relative to the answer."""
    value = case.arguments.get(declared.argument)
    if not isinstance(value, torch.Tensor) or not value.is_floating_point() or not value.numel():
        return None
    change, factor = _CHANGES[declared.law]
    changed = change(value.detach()).requires_grad_(value.requires_grad)
    second = precise(
        _part(ask(replace(case, arguments={**case.arguments, declared.argument: changed})), declared.part, names)
    )
    if second is None or second.shape != first.shape or not second.isfinite().all():
        return None
    size = max(norm(first), norm(second))
    if not size or alike(factor * first, second, CLOSE):
        return 0.0
    return norm(factor * first - second) / size


def _message(declared: Property, exercise: Exercise, case: Case, *, hidden: bool) -> Text:
    low, high = (f"{bound:g}" for bound in declared.bounds)
    match declared.law:
        case Law.SUMS_TO:
            where = _slice_words(declared, exercise, case, hidden=hidden)
            text = Text(
                "{where} of {part} must sum to {low}; here one is off by {off}.",
                "{part}的{where}之和必须是 {low}；这里偏差为 {off}。",
            )
            return _filled(text, where=where, low=low)
        case Law.BETWEEN if math.isinf(declared.bounds[1]):
            return _filled(
                Text(
                    "{Part} is never below {low}; here it is off by {off}.", "{part}不会小于 {low}；这里偏差为 {off}。"
                ),
                low=low,
            )
        case Law.BETWEEN:
            text = Text(
                "{Part} must lie between {low} and {high}; here it is off by {off}.",
                "{part}必须在 {low} 和 {high} 之间；这里偏差为 {off}。",
            )
            return _filled(text, low=low, high=high)
        case Law.SYMMETRIC:
            return Text("{Part} must be symmetric; here it is off by {off}.", "{part}必须是对称的；这里偏差为 {off}。")
        case Law.UNCHANGED:
            text = Text(
                "Adding the same number to all entries of `{name}` must not change {part}; it changes yours.",
                "给 `{name}` 的所有元素加上同一个数，{part}不应改变；而你的结果变了。",
            )
            return _filled(text, name=declared.argument)
        case Law.LINEAR:
            text = Text(
                "{Part} must be linear in `{name}`: twice `{name}` gives twice the result; yours does not.",
                "{part}对 `{name}` 应当是线性的：`{name}` 加倍，结果也加倍；而你的结果不是这样。",
            )
            return _filled(text, name=declared.argument)


def _filled(text: Text, **values: object) -> Text:
    """Fill some gaps; leave those for the part and the distance."""
    kept = {name: f"{{{name}}}" for name in ("part", "Part", "off")}
    return text.format(**kept, **values)


def _slice_words(declared: Property, exercise: Exercise, case: Case, *, hidden: bool) -> Text:
    dim = _dim(declared, exercise, case)
    ranks = [value.dim() for value in case.arguments.values() if isinstance(value, torch.Tensor)]
    if hidden or dim is None:
        return Text("Each slice along the dimension", "沿该维的每个切片")
    if max(ranks, default=0) <= 1:
        return Text("All entries", "所有元素")
    if max(ranks) == _SMALL_RANK and dim in (-1, 1):
        return Text("Each row", "每一行")
    if max(ranks) == _SMALL_RANK and dim in (0, -2):
        return Text("Each column", "每一列")
    return Text("Each slice along dim {dim}", "沿第 {dim} 维的每个切片").format(dim=dim)
