"""The smallest counterexample: hypothesis makes a failing case as small and simple as it can, within a budget.

Sizes shrink first, then values to small whole numbers. A simpler case counts only
if the submission fails on it in the same way.
"""

from __future__ import annotations

import math
import random
import time
from contextlib import suppress
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

import torch

from grader.errors import JudgeFault
from grader.judge.calls import Raised, Returned
from grader.judge.comparison.structure import tensors_in
from grader.judge.draw import Source, draw_argument, dtype_named
from grader.judge.observation import Observation, observe

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

    from hypothesis.strategies import DrawFn, SearchStrategy

    from grader.course.model import CaseGroup, Draw
    from grader.judge.calls import Outcome
    from grader.judge.case import Case
    from grader.judge.diagnosis.inquiry import Inquiry
    from grader.judge.draw import Argument

CALLS = 120
SECONDS = 10.0
"""For one check. Ordinary calls add up to far less, so that the clock has no say in the result."""
FEW = 3
"""A case with no more numbers a tensor than this, all of them simple, is not worth shrinking."""
LARGEST = 100
"""Quarters up to here count as simple."""
_LARGEST = 3
"""Whole numbers are tried from minus this to this."""


def simplest(inquiry: Inquiry, failed: Observation) -> Observation:
    """Return a failing observation of the check on the simplest inputs that could be found; at worst the given one."""
    if inquiry.ask is None or _is_simple(failed) or not isinstance(failed.outcome, Returned | Raised):
        return failed
    if isinstance(failed.outcome, Raised) and failed.outcome.is_a("NotImplementedError"):
        return failed  # nothing is written yet, on whatever inputs
    # 0.3 s to import, and only ever needed where an answer is wrong.
    from hypothesis import HealthCheck, Phase, find, settings  # noqa: PLC0415
    from hypothesis.errors import HypothesisException, NoSuchExample  # noqa: PLC0415

    inputs = _arguments(inquiry.check.cases[failed.question.case.group], failed)
    options = settings(
        max_examples=CALLS,
        database=None,
        deadline=None,
        derandomize=True,
        phases=[Phase.generate, Phase.shrink],
        suppress_health_check=list(HealthCheck),
    )
    best, until_s = failed, time.monotonic() + SECONDS
    # What fails in the same way is told rather than a smaller case that fails in another.
    for any_way in (False, True):
        hunt = _Hunt(inquiry, inquiry.ask, best, until_s, any_way=any_way)
        # What was found is kept by the hunt; that hypothesis ends dissatisfied is no fault.
        with suppress(NoSuchExample, HypothesisException, _Enough):
            find(inputs, hunt, settings=options, random=random.Random(0))  # noqa: S311 - no secret
        best = hunt.best
        if all(one.numel() <= FEW for one in tensors_in(best.question.case.arguments)):
            break
    return best


class _Enough(BaseException):
    """The budget is spent; no Exception, which hypothesis would take for a failing case and go on to shrink."""


@dataclass(slots=True)
class _Hunt:
    """Puts simpler and simpler cases to the submission and keeps the best it fails."""

    inquiry: Inquiry
    ask: Callable[[Case], Outcome]
    best: Observation
    until_s: float
    any_way: bool
    """Whether a case counts that fails otherwise than the one to be simplified."""
    calls: int = 0

    def __call__(self, drawn: tuple[Mapping[str, int], Mapping[str, Argument]]) -> bool:
        """Tell whether the submission fails on these inputs in the way of the one to be simplified."""
        if self.calls >= CALLS or time.monotonic() > self.until_s:
            raise _Enough
        self.calls += 1
        sizes, arguments = drawn
        case = replace(self.best.question.case, sizes=sizes, arguments=arguments)
        try:
            question = self.inquiry.plan.question(self.inquiry.check, case)
        except JudgeFault:  # inputs that the exercise would never draw
            return False
        outcome = self.ask(case)
        seen = observe(question, outcome)
        if seen.passed or not (_alike(self.best, seen) or (self.any_way and isinstance(outcome, Returned | Raised))):
            return False
        if _size(case) < _size(self.best.question.case):
            self.best = seen
        return True


def _alike(one: Observation, other: Observation) -> bool:
    """Tell whether two observations fail in the same way."""
    if one.difference is not None and other.difference is not None:
        return (one.difference.kind, one.difference.part) == (other.difference.kind, other.difference.part)
    if isinstance(one.outcome, Raised) and isinstance(other.outcome, Raised):
        return (one.outcome.type, one.outcome.line) == (other.outcome.type, other.outcome.line)
    return False


def _size(case: Case) -> tuple[int, float]:
    """Return how much there is to work through: numbers, then how far they are from small whole ones."""
    numbers = [number for one in tensors_in(case.arguments) for number in one.detach().double().flatten().tolist()]
    return len(numbers), sum(_effort(number) for number in numbers)


def _effort(number: float) -> float:
    if not math.isfinite(number):
        return LARGEST
    return abs(number) + (0.0 if number == round(number) else 10.0 * len(f"{number:g}"))


def _is_simple(failed: Observation) -> bool:
    tensors = tensors_in(failed.question.case.arguments)
    numbers = [number for one in tensors for number in one.detach().double().flatten().tolist()]
    simple = all(math.isfinite(one) and abs(one) <= LARGEST and one * 4 == round(one * 4) for one in numbers)
    return simple and all(one.numel() <= FEW for one in tensors)


def _arguments(group: CaseGroup, failed: Observation) -> SearchStrategy[tuple[dict[str, int], dict[str, Argument]]]:
    from hypothesis import strategies as st  # noqa: PLC0415 - see `simplest`

    @st.composite
    def arguments(draw: DrawFn) -> tuple[dict[str, int], dict[str, Argument]]:
        # Size 1 is in every contract, so sizes may shrink below those that are drawn.
        sizes = {name: draw(st.integers(min(1, *choices), max(choices))) for name, choices in group.sizes.items()}
        maker = _Maker(draw, Source(torch.Generator().manual_seed(0), sizes, dtype_named(failed.question.case.dtype)))
        return sizes, {name: maker.make(one) for name, one in group.arguments.items()}

    return arguments()


@dataclass(frozen=True, slots=True)
class _Maker:
    """Makes arguments of small whole numbers in place of drawn ones."""

    draw: DrawFn
    source: Source

    def make(self, one: Draw) -> Argument:
        """Make one argument of the kind and shape of a draw."""
        from hypothesis import strategies as st  # noqa: PLC0415 - see `simplest`

        match one.kind:
            case "list":
                return [self.make(item) for item in one.items]
            case "one_of":
                choices = one.options["value"]
                assert isinstance(choices, tuple)  # noqa: S101 - the schema admits lists only
                return draw_argument(
                    replace(one, options={"value": (self.draw(st.sampled_from(choices)),)}), self.source
                )
            case "normal" | "uniform" | "integers" | "classes" | "labels":
                return self._whole_numbers(one)
            case "softmax":
                return self._probabilities(one)
        return draw_argument(one, self.source)

    def _whole_numbers(self, one: Draw) -> torch.Tensor:
        from hypothesis import strategies as st  # noqa: PLC0415 - see `simplest`

        like = self._like(one)
        low, high = self._range(one)
        values = self.draw(st.lists(st.integers(low, high), min_size=like.numel(), max_size=like.numel()))
        return torch.tensor(values, dtype=like.dtype).reshape(like.shape).requires_grad_(one.requires_grad)

    def _range(self, one: Draw) -> tuple[int, int]:
        low, high = one.options.get("low"), one.options.get("high")
        if isinstance(high, str):
            high = self.source.sizes[high]
        if one.kind == "labels":
            return 0, 1
        if one.kind in ("integers", "classes"):
            bottom = int(low) if isinstance(low, int) else 0
            return bottom, max(bottom, (int(high) if isinstance(high, int) else 2) - 1)
        if one.kind == "uniform":
            bottom = math.ceil(low) if isinstance(low, int | float) else 0
            top = math.floor(high) if isinstance(high, int | float) else 1
            return (max(bottom, -_LARGEST), min(top, max(_LARGEST, bottom))) if bottom <= top else (1, 1)
        return -_LARGEST, _LARGEST

    def _probabilities(self, one: Draw) -> torch.Tensor:
        """Make probabilities that are fractions of small whole weights."""
        from hypothesis import strategies as st  # noqa: PLC0415 - see `simplest`

        like = self._like(one)
        weights = self.draw(st.lists(st.sampled_from([1, 2]), min_size=like.numel(), max_size=like.numel()))
        dim = one.options.get("dim", -1)
        assert isinstance(dim, int)  # noqa: S101 - the schema admits whole numbers only
        tensor = torch.tensor(weights, dtype=torch.float64).reshape(like.shape)
        return (tensor / tensor.sum(dim, keepdim=True)).to(like.dtype).requires_grad_(one.requires_grad)

    def _like(self, one: Draw) -> torch.Tensor:
        drawn = draw_argument(one, self.source)
        assert isinstance(drawn, torch.Tensor)  # noqa: S101 - these kinds make tensors
        return drawn
