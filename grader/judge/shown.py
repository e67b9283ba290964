"""Turning values into what records keep and people see: tensors as arrays, cut where they are long."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from itertools import islice
from typing import TYPE_CHECKING

import torch

from grader.judge.calls import Raised, Returned
from grader.judge.comparison.words import dtype_words
from grader.result import SHOWN_NUMBERS, Array, Counterexample, Shown
from grader.submission.clean import cleaned, cleaned_line
from grader.worker.frame import Code, Opaque

if TYPE_CHECKING:
    from grader.judge.observation import Observation

_DIGITS = {torch.float32: 7, torch.float16: 4, torch.bfloat16: 3}
_SHOWN_LETTERS = 200
_WHOLE = 2**53
_SHOWN_ITEMS = 16
"""A list of anything but numbers is cut beyond this."""
_SHOWN_DEPTH = 6
"""Lists in lists are cut beyond this."""
_SHOWN_NODES = 512
"""Numbers, texts and lists that are kept of one value."""
_SHOWN_SOURCE = 8_000
"""Characters that are kept of a function handed over as source."""
CUT = "…"
"""Stands where a value was cut."""


def shown(value: object) -> Shown:
    """Return a value as it is kept in a record: cut, and marked where it is cut, before anything large is built."""
    return _Shortener().shown(value, _SHOWN_DEPTH)


class _Shortener:
    """Turns one value into what is kept of it, within a budget for the whole of it."""

    def __init__(self) -> None:
        self._left = _SHOWN_NODES

    def shown(self, value: object, depth: int) -> Shown:  # noqa: PLR0911 - one return a kind of value
        if self._left <= 0:
            return CUT
        self._left -= 1
        if isinstance(value, torch.Tensor):
            self._left -= min(value.numel(), SHOWN_NUMBERS)
            return array(value)
        if isinstance(value, list | tuple):
            return self._sequence(value, depth)
        if isinstance(value, Mapping):
            return self._mapping(value, depth)
        if isinstance(value, Code):
            return cleaned(value.source, _SHOWN_SOURCE)
        if isinstance(value, Opaque):
            return f"<{cleaned_line(value.type_name)}>"
        if value is None or isinstance(value, bool | int | float):
            return value
        return cleaned_line(str(value), _SHOWN_LETTERS)

    def _sequence(self, value: Sequence[object], depth: int) -> Shown:
        if len(value) > _SHOWN_ITEMS and _numbers(value):
            self._left -= SHOWN_NUMBERS
            return array(torch.tensor(value, dtype=torch.float64))
        if depth == 0:
            return (CUT,) if value else ()
        kept = tuple(self.shown(part, depth - 1) for part in value[:_SHOWN_ITEMS])
        return kept if len(value) <= _SHOWN_ITEMS else (*kept, CUT)

    def _mapping(self, value: Mapping[object, object], depth: int) -> Shown:
        if depth == 0:
            return {CUT: CUT} if value else {}
        kept = {
            cleaned_line(str(key)): self.shown(part, depth - 1) for key, part in islice(value.items(), _SHOWN_ITEMS)
        }
        return kept if len(value) <= _SHOWN_ITEMS else {**kept, CUT: CUT}


def array(tensor: torch.Tensor) -> Array:
    """Return a tensor as an array record; complex numbers as their real parts are never asked for here."""
    plain = tensor.detach()
    if plain.is_complex():
        plain = torch.view_as_real(plain)
    numbers = [_shortest(number, plain.dtype) for number in plain.flatten()[:SHOWN_NUMBERS].tolist()]
    return Array(dtype_words(tensor.dtype), tuple(plain.shape), tuple(numbers), cut=plain.numel() > SHOWN_NUMBERS)


def _shortest(number: float, dtype: torch.dtype) -> float:
    """Return the shortest decimal that names a number in its dtype: 0.1, not 0.10000000149011612."""
    digits = _DIGITS.get(dtype)
    return number if digits is None else float(f"{number:.{digits}g}")


def counterexample(observation: Observation, reproduce: str) -> Counterexample:
    """Return a wrong case as people see it: inputs by name, expected, received."""
    question, outcome = observation.question, observation.outcome
    received: Shown = "—"
    if isinstance(outcome, Returned):
        received = shown(outcome.value)
    elif isinstance(outcome, Raised):
        received = cleaned_line(f"{outcome.type}: {outcome.message}", _SHOWN_LETTERS)
    expected: Shown = f"{question.raises}" if question.expected is None else shown(question.expected.answer)
    return Counterexample(
        inputs={name: shown(value) for name, value in question.case.arguments.items()},
        expected=_named(expected, question.terms.names),
        received=_named(received, question.terms.names),
        note=question.case.note,
        reproduce=reproduce,
    )


def evidence(observation: Observation) -> dict[str, Array]:
    """Return the arrays of one case that reports draw: inputs, and each numeric part as expected and as received.

    An input that had to be cut is left out: half of it draws nothing.
    """
    question, outcome = observation.question, observation.outcome
    if question.expected is None or not isinstance(outcome, Returned):
        return {}
    inputs = {name: value for name, value in question.case.arguments.items() if isinstance(value, torch.Tensor)}
    arrays = {f"input {name}": array(one) for name, one in inputs.items() if one.numel() <= SHOWN_NUMBERS}
    expected, received = _parts(question.expected.answer), _parts(outcome.value)
    names = question.terms.names if len(expected) > 1 else (question.terms.names or ("result",))
    for index, right in enumerate(expected):
        name = names[index] if index < len(names) else str(index)
        seen = received[index] if index < len(received) else None
        for side, value in (("expected", right), ("received", seen)):
            if value is not None:
                arrays[f"{side} {name}"] = array(value)
    return arrays


def _parts(value: object) -> list[torch.Tensor | None]:
    if isinstance(value, list | tuple) and not _numbers(value):
        return [_tensor(one) for one in value[:_SHOWN_ITEMS]]
    return [_tensor(value)]


def _tensor(value: object) -> torch.Tensor | None:
    if isinstance(value, torch.Tensor):
        return value
    if isinstance(value, list | tuple) and _numbers(value):
        return torch.tensor(value, dtype=torch.float64)
    if isinstance(value, float):
        return torch.tensor(value, dtype=torch.float64)
    return None


def _numbers(value: Sequence[object]) -> bool:
    """Tell whether these are numbers that a tensor can hold."""
    return bool(value) and all(
        isinstance(one, float) or (isinstance(one, int) and not isinstance(one, bool) and abs(one) < _WHOLE)
        for one in value
    )


def _named(value: Shown, names: tuple[str, ...]) -> Shown:
    if isinstance(value, tuple) and names and len(value) == len(names):
        return dict(zip(names, value, strict=True))
    return value
