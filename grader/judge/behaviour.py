"""Summarise a submission's answers, so that equal mistakes can be recognised without keeping the answers."""

from __future__ import annotations

import hashlib
import math
from collections.abc import Mapping
from dataclasses import dataclass, field
from functools import partial
from types import MappingProxyType
from typing import TYPE_CHECKING

import numpy as np
import torch

from grader.behaviour import PASSED, Behaviour, CaseBehaviour, Sketch
from grader.judge.comparison.arrays import as_tensor
from grader.judge.comparison.structure import walk
from grader.judge.comparison.target import target_of
from grader.judge.norm import norm
from grader.sandbox.outcomes import Raised, Returned
from grader.submission.clean import cleaned_line
from grader.worker.frame import Code, Opaque

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from grader.judge.observation import Observation
    from grader.judge.question import Question
    from grader.sandbox.outcomes import Outcome

CASES = 32
"""Number of a check's cases that are sketched."""
TENSORS = 8
"""Number of an answer's tensors that are sketched."""
_ENTRIES = 2**20
_NODES = 200
_LETTERS = 200
_FORM = 160
"""Characters of a form that are kept; a digest of the whole stands for the rest."""
_DIGITS = 12
_CLOSE: Mapping[torch.dtype, float] = MappingProxyType(
    {torch.float32: 1e-4, torch.complex64: 1e-4, torch.float16: 4e-2, torch.bfloat16: 2e-1}
)
"""How far apart two equal answers may be, relative to their size: far above rounding, far below other mistakes."""
_CLOSEST = 1e-7
_MARGIN = 10.0
"""How far apart two equal wrong answers may be, in multiples of the error that a right answer may have."""


def behaviour_of(target: str, observations: Sequence[Observation]) -> Behaviour:
    """Return what a submission did on the cases of a check."""
    return Behaviour(
        target=target,
        cases=tuple(observation.once("behaviour", partial(_case, observation)) for observation in observations[:CASES]),
        answered=all(isinstance(observation.outcome, Returned | Raised) for observation in observations),
    )


def _case(observation: Observation) -> CaseBehaviour:
    if observation.passed:
        return CaseBehaviour(PASSED)
    outcome = observation.outcome
    if isinstance(outcome, Returned):
        return _returned(outcome, observation.question)
    if isinstance(outcome, Raised):
        return CaseBehaviour(cleaned_line(f"{outcome.type}: {outcome.message}", _LETTERS))
    return CaseBehaviour(_ended(outcome))


def _ended(outcome: Outcome) -> str:
    return f"<{type(outcome).__name__}>"


def _returned(outcome: Returned, question: Question) -> CaseBehaviour:
    sketcher = _Sketcher(_allowed(outcome.value, question))
    form = _brief(sketcher.form(outcome.value))
    changed = sorted(map(str, outcome.changed))
    return CaseBehaviour(f"{form} changes {','.join(changed)}" if changed else form, tuple(sketcher.sketches))


def _allowed(value: object, question: Question) -> list[float]:
    """Return how far each tensor of an answer may be off, in order, as far as that is known."""
    if question.expected is None:
        return []
    leaves, differences = walk(question.expected, value, question.terms)
    if differences:
        return []
    found = []
    for leaf in leaves:
        if isinstance(leaf.received, torch.Tensor | float):
            numeric = isinstance(leaf.answer, torch.Tensor | float)
            found.append(norm(target_of(leaf, question.terms).allowed) if numeric else 0.0)
    return found


@dataclass(slots=True)
class _Sketcher:
    """Writes the form of a value, and the sketches of its tensors, within bounds."""

    allowed: Sequence[float]
    sketches: list[Sketch] = field(default_factory=list)
    nodes: int = _NODES

    def form(self, value: object) -> str:
        """Return the types and shapes of a value; whatever is not a number is written out."""
        self.nodes -= 1
        if isinstance(value, np.ndarray):
            value = as_tensor(value)
        if isinstance(value, torch.Tensor):
            return self._tensor(value, "tensor")
        if isinstance(value, float):
            return self._tensor(torch.tensor(value, dtype=torch.float64), "float")
        if isinstance(value, list | tuple):
            kind = type(value).__name__
            if len(value) > 1 and all(isinstance(part, float) for part in value):
                return self._tensor(torch.tensor(value, dtype=torch.float64), kind)
            return f"{kind}({self._parts(('', part) for part in value)})"
        if isinstance(value, Mapping):
            return f"{{{self._parts((f'{key!s}: ', value[key]) for key in value)}}}"
        return _words(value)

    def _parts(self, named: Iterable[tuple[str, object]]) -> str:
        found = []
        for name, part in named:
            if self.nodes <= 0:
                found.append("…")
                break
            found.append(cleaned_line(name, _LETTERS) + self.form(part))
        return ", ".join(found)

    def _tensor(self, value: torch.Tensor, kind: str) -> str:
        shape = "×".join(map(str, value.shape))
        numbers = _numbers(value)
        finite = numbers.isfinite()
        odd = ""
        if not bool(finite.all()):
            signs = torch.where(numbers.isnan(), 2, torch.where(numbers > 0, 1, -1)).masked_fill(finite, 0)
            odd = " " + hashlib.sha256(signs.to(torch.int8).numpy().tobytes()).hexdigest()[:8]
            numbers = torch.where(finite, numbers, 0.0)
        if len(self.sketches) < TENSORS:
            place = len(self.sketches)
            known = self.allowed[place] if place < len(self.allowed) else 0.0
            self.sketches.append(_sketch(numbers, value.dtype, known))
        return f"{kind} {value.dtype} {shape}{' graph' if value.requires_grad else ''}{odd}"


def _brief(form: str) -> str:
    if len(form) <= _FORM:
        return form
    return f"{form[:_FORM]}… {hashlib.sha256(form.encode('utf-8', 'replace')).hexdigest()[:16]}"


def _words(value: object) -> str:
    if isinstance(value, Opaque):
        return f"<{cleaned_line(value.type_name, _LETTERS)}>"
    if isinstance(value, Code):
        return f"code {hashlib.sha256(value.source.encode('utf-8', 'replace')).hexdigest()[:8]}"
    return f"{type(value).__name__} {cleaned_line(str(value)[:_LETTERS], _LETTERS)}"


def _numbers(value: torch.Tensor) -> torch.Tensor:
    """Return the first entries in double precision."""
    flat = value.detach().flatten()[:_ENTRIES]
    return (torch.view_as_real(flat.resolve_conj()).flatten() if flat.is_complex() else flat).to(torch.float64)


def _sketch(numbers: torch.Tensor, dtype: torch.dtype, allowed: float) -> Sketch:
    """Add the entries up with weights that look random but are the same everywhere."""
    places = torch.arange(numbers.numel(), dtype=torch.float64)
    size = norm(numbers)
    angle = (places * 0.6180339887498949) % 1.0
    chirp = 2 * math.pi * ((places * angle) % 1.0 + angle)
    sums = (size, float((numbers * chirp.cos()).sum()), float((numbers * (chirp * 3).sin()).sum()))
    close = max(_CLOSE.get(dtype, _CLOSEST) * size, _MARGIN * (allowed if math.isfinite(allowed) else 0.0))
    return Sketch(tuple(_short(number) for number in sums), _short(close))


def _short(number: float) -> float:
    rounded = float(f"{number:.{_DIGITS}g}")
    return rounded if math.isfinite(rounded) else math.copysign(1e308, 1.0 if math.isnan(rounded) else rounded)
