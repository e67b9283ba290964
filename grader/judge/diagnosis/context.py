"""What a diagnosis works with: the exercise, the check, the observations, and a few more questions."""

from __future__ import annotations

import math
from contextlib import nullcontext
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

import torch

from grader.judge.comparison.arrays import as_tensor
from grader.judge.comparison.difference import DifferenceKind
from grader.judge.norm import norm
from grader.judge.recording.answers import NotRecorded
from grader.sandbox.outcomes import Returned

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
    from contextlib import AbstractContextManager

    from grader.course.model import Check
    from grader.judge.cases.case import Case
    from grader.judge.diagnosis.finding import GeneralClaim
    from grader.judge.observation import Observation
    from grader.judge.plan import Plan
    from grader.judge.question import Question
    from grader.sandbox.outcomes import Outcome
    from grader.submission.guards import Guard
    from grader.submission.traits import Trait

QUESTIONS = 24
"""Calls that the diagnosis of one check may make in addition to the check's own and the fresh cases."""
ENOUGH = 3
"""Informative answers needed before a general claim is believed."""
_DROWNED = 0.1
"""If rounding makes up more of the answer than this, a case is ignored."""


@dataclass(frozen=True, slots=True)
class Pair:
    """One numeric part of a result: as expected and as received, both in float64 and of one shape."""

    part: str
    expected: torch.Tensor
    received: torch.Tensor
    dtype: torch.dtype
    observation: Observation
    noise: float
    """The relative error of the reference when it computes in the dtype of the case."""


def _no_rungs(_: Case) -> Iterable[Observation]:
    return ()


def _no_answers(_: Sequence[Question]) -> Sequence[Observation]:
    return ()


def _no_others(_: tuple[Guard, ...], __: Sequence[Question]) -> Sequence[Observation]:
    return ()


def _no_cases() -> Mapping[str, Sequence[Observation]]:
    return {}


def _endless() -> float:
    return math.inf


@dataclass(slots=True)
class DiagnosisContext:
    """One check that did not pass."""

    plan: Plan
    check: Check
    observations: Sequence[Observation]
    ask: Callable[[Case], Outcome] | None = None
    """Sends one more case to the submission; None: it cannot be asked."""
    climb: Callable[[Case], Iterable[Observation]] = _no_rungs
    """Sends simple cases similar to a given one to the submission, the simplest first."""
    again: Callable[[Sequence[Question]], Sequence[Observation]] = _no_answers
    """Sends questions, in order, to the submission in a worker that has answered nothing yet."""
    fresh: Callable[[], Mapping[str, Sequence[Observation]]] = _no_cases
    """Returns the observations of fresh cases, by check, for all checks that call the same: see `fresh_questions`."""
    units: Sequence[str] = ()
    """The names of the pieces of the submission's source."""
    guards: Sequence[tuple[Guard, ...]] = ()
    """Guards in the source that keep numbers from becoming too small or too large; equal ones are grouped."""
    traits: Sequence[Trait] = ()
    """Pieces of the source that explain failures."""
    without: Callable[[tuple[Guard, ...], Sequence[Question]], Sequence[Observation]] = _no_others
    """Sends questions to the submission without some guards, in a worker that has answered nothing yet."""
    left_s: Callable[[], float] = _endless
    """Returns the seconds left for finding out why the answers are wrong."""
    for_all: Callable[[], AbstractContextManager[None]] = nullcontext
    """Stops the clock of `left_s`: the work inside is done once for all submissions."""
    calls_left: Callable[[], float] = _endless
    """Returns the number of single calls left for finding a simpler case."""
    _asked: int = field(default=0)

    def question(self, case: Case) -> object | None:
        """Return the submission's answer to one more case; None if there is none, or it was asked enough."""
        if self.ask is None or self._asked >= QUESTIONS:
            return None
        self._asked += 1
        outcome = self.ask(case)
        return outcome.value if isinstance(outcome, Returned) else None

    def reference(self, case: Case, dtype: torch.dtype | None = None) -> object | None:
        """Return the reference's answer to a case; None if there is none, or it is not recorded."""
        assert self.check.target is not None  # checks without cases are not diagnosed
        try:
            outcome = self.plan.reference.answer(self.check.target, case, dtype)
        except NotRecorded:
            return None
        return outcome.value if isinstance(outcome, Returned) else None

    def holds(self, claim: GeneralClaim) -> bool:
        """Tell whether a claim holds on the check's cases and fresh ones, which are asked only if the former agree."""
        return claim.agrees(self.observations) and claim.holds(self.with_fresh)

    @property
    def with_fresh(self) -> tuple[Observation, ...]:
        """The observations of the check, then those of its fresh cases."""
        return (*self.observations, *self.fresh().get(self.check.id, ()))

    @property
    def everywhere(self) -> tuple[Observation, ...]:
        """The observations of the check, then those of fresh cases of every check that calls the same."""
        return (*self.observations, *(observation for several in self.fresh().values() for observation in several))

    @property
    def wrong_values(self) -> bool:
        """Whether every answer has the right form, and some values are wrong."""
        return has_wrong_values(self.observations)


def has_wrong_values(observations: Sequence[Observation]) -> bool:
    """Tell whether every answer has the right form, and some values are wrong."""
    kinds = {observation.difference.kind for observation in observations if observation.difference is not None}
    answered = all(isinstance(observation.outcome, Returned) or observation.passed for observation in observations)
    return answered and kinds == {DifferenceKind.VALUES}


def by_part(observations: Sequence[Observation]) -> dict[str, list[Pair]]:
    """Return the pairs of each part, in the order of the cases; the entries of a list are one part."""
    parts: dict[str, list[Pair]] = {}
    for observation in observations:
        for pair in pairs_of(observation):
            parts.setdefault(pair.part.partition("[")[0], []).append(pair)
    return parts


def pairs_of(observation: Observation) -> Sequence[Pair]:
    """Return the numeric parts of one result that have the right shape.

    A case is ignored if the dtype's own rounding leaves hardly a digit of the exact answer.
    """
    return observation.once("pairs", lambda: tuple(_pairs(observation)))


def _pairs(observation: Observation) -> Iterator[Pair]:
    for leaf in observation.leaves:
        right = precise(leaf.exact if leaf.exact is not None else leaf.answer)
        seen = precise(leaf.received)
        noise = 0.0 if right is None else _noise(leaf.answer, right)
        if right is not None and seen is not None and right.shape == seen.shape and noise < _DROWNED:
            dtype = leaf.answer.dtype if isinstance(leaf.answer, torch.Tensor) else observation.question.terms.dtype
            yield Pair(leaf.part.path, right, seen, dtype, observation, noise)


def _noise(answer: object, exact: torch.Tensor) -> float:
    """Return the error of the reference's answer in the dtype of the case; 0 if unknown."""
    own = precise(answer)
    if own is None or own.shape != exact.shape or torch.equal(own, exact):
        return 0.0
    if not (own.isfinite().all() and exact.isfinite().all()):
        return 0.0
    size = max(norm(own), norm(exact))
    return norm(own - exact) / size if size else 0.0


def precise(value: object) -> torch.Tensor | None:
    """Return a real tensor, an array or a float as a float64 tensor."""
    value = as_tensor(value)
    if isinstance(value, torch.Tensor) and not value.is_complex():
        return value.detach().double()
    if isinstance(value, float):
        return torch.tensor(value, dtype=torch.float64)
    return None


def alike(one: torch.Tensor, other: torch.Tensor, closeness: float = 1e-4) -> bool:
    """Tell whether two tensors are equal for a diagnosis: relative to their size, with room far above rounding."""
    if one.shape != other.shape or not (one.isfinite().all() and other.isfinite().all()):
        return False
    return norm(one - other) <= closeness * max(norm(one), norm(other))


def telling(tensor: torch.Tensor) -> bool:
    """Tell whether a tensor can be recognised: it has three or more numbers, all different."""
    if tensor.numel() < 3:  # two numbers often match by chance
        return False
    steps = tensor.flatten().sort().values.diff()
    return float(steps.min()) > 1e-6 * max(1.0, float(tensor.abs().max()))
