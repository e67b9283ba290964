"""Turn values into what records keep and people see: tensors as arrays, shortened if they are long."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np
import torch

from grader.judge.comparison.arrays import as_tensor
from grader.judge.comparison.words import dtype_words
from grader.judge.sentences import says_nothing
from grader.result import SHOWN_NUMBERS, SILENCE, Array, Counterexample, Shown
from grader.sandbox.outcomes import Raised, Returned
from grader.submission.clean import cleaned_line
from grader.worker.frame import Code, Opaque
from grader.worker.placeholder_values import Iterated, Record

if TYPE_CHECKING:
    from collections.abc import Iterator

    from grader.judge.observation import Observation
    from grader.judge.question import Question

_DIGITS = {torch.float32: 7, torch.float16: 4, torch.bfloat16: 3, torch.complex64: 7}
_SHOWN_LETTERS = 200
_WHOLE = 2**53
_DEPTH = 10
"""Levels of nested structures that are kept; a page says itself what it leaves out."""
_SHOWN_ITEMS = 16
"""A list of anything but numbers is cut after this many items."""


@dataclass(slots=True)
class Keeper:
    """Keeps values for a record within one budget, which is checked before anything is built.

    What does not fit is left out, and `cut` says so.
    """

    nodes: int = 1_024
    """Numbers and other parts that may still be kept."""
    letters: int = 4_096
    """Characters of texts and keys that may still be kept."""
    cut: bool = False

    def keep(self, value: object, depth: int = _DEPTH) -> Shown:
        """Return as much of a value as fits, in the form of a record."""
        self.nodes -= 1
        value = _laid_open(value)
        if isinstance(value, torch.Tensor):
            return self._tensor(value)
        if isinstance(value, list | tuple):
            if len(value) > _SHOWN_ITEMS and _numbers(value):
                return self._tensor(torch.tensor(value, dtype=torch.float64))
            return tuple(self.keep(part, depth - 1) for part in self._some(value, depth))
        if isinstance(value, Mapping):
            return {
                self._text(key if isinstance(key, str) else repr(key)): self.keep(value[key], depth - 1)
                for key in self._some([*value], depth)
            }
        if isinstance(value, Code):
            return self._plain(value.source)
        if isinstance(value, Opaque):
            return self._text(f"<{value.type_name}>")
        if value is None or isinstance(value, bool | int | float):
            return value
        if isinstance(value, bytes):
            return self._text(repr(value[:_SHOWN_LETTERS]))
        return self._text(str(value))

    def _some(self, parts: Sequence[object], depth: int) -> Iterator[object]:
        """Yield parts while there is room for them."""
        for number, part in enumerate(parts):
            if number == _SHOWN_ITEMS or not depth or self.nodes <= 0:
                self.cut = True
                return
            yield part

    def _tensor(self, tensor: torch.Tensor) -> Array:
        self.nodes -= tensor.ndim
        kept = array(tensor, max(self.nodes, 0))
        self.nodes -= len(kept.data)
        self.cut = self.cut or (kept.cut and len(kept.data) < SHOWN_NUMBERS)
        return kept

    def _text(self, text: str) -> str:
        return self._plain(cleaned_line(text, _SHOWN_LETTERS))

    def _plain(self, text: str) -> str:
        kept = text[: max(self.letters, 0)]
        self.letters -= len(kept)
        self.cut = self.cut or len(kept) < len(text)
        return kept


def _laid_open(value: object) -> object:
    """Return what is shown for a value: an array as a tensor, an object by its fields, a set as a list."""
    if isinstance(value, np.ndarray):
        return as_tensor(value)
    if isinstance(value, np.generic):
        return value.item()
    if isinstance(value, set | frozenset):
        return sorted(value, key=repr)
    if isinstance(value, Iterated):
        return value.items
    return value.fields if isinstance(value, Record) else value


def array(tensor: torch.Tensor, numbers: int = SHOWN_NUMBERS) -> Array:
    """Return a tensor as an array record with at most this many numbers."""
    plain = tensor.detach()
    first = plain.flatten()[: min(numbers, SHOWN_NUMBERS)].tolist()
    data = tuple(
        _complex(number, plain.dtype) if isinstance(number, complex) else _shortest(number, plain.dtype)
        for number in first
    )
    return Array(dtype_words(tensor.dtype), tuple(plain.shape), data, cut=plain.numel() > len(data))


def _shortest(number: float, dtype: torch.dtype) -> float:
    """Return the shortest decimal that names a number in its dtype: 0.1, not 0.10000000149011612."""
    digits = _DIGITS.get(dtype)
    return number if digits is None else float(f"{number:.{digits}g}")


def _complex(number: complex, dtype: torch.dtype) -> str:
    """Write a complex number as Python does, each part with the fewest digits that name it."""
    digits = _DIGITS.get(dtype, 17)
    real, imaginary = (float(f"{part:.{digits}g}") for part in (number.real, number.imag))
    return f"{real}{'' if str(imaginary).startswith('-') else '+'}{imaginary}j"


def counterexample(observation: Observation, reproduce: str) -> Counterexample:
    """Return a wrong case for people: inputs by name, expected, received."""
    question, outcome = observation.question, observation.outcome
    keeper = Keeper()
    received: Shown = SILENCE
    if isinstance(outcome, Returned):
        received = keeper.keep(outcome.value)
    elif isinstance(outcome, Raised):
        said = "" if says_nothing(outcome) else f": {outcome.message}"
        received = cleaned_line(outcome.type + said, _SHOWN_LETTERS)
    expected: Shown = f"{question.raises}" if question.expected is None else Keeper().keep(question.expected.answer)
    return Counterexample(
        inputs={name: Keeper().keep(value) for name, value in _inputs(question).items()},
        expected=_named(expected, question.terms.names),
        received=_named(received, question.terms.names),
        note=question.case.note,
        reproduce=reproduce,
        answered=isinstance(outcome, Returned),
        cut=keeper.cut,
    )


def _inputs(question: Question) -> dict[str, object]:
    """Return the inputs of a case: its arguments, and the steps done with them."""
    steps = {"steps": list(question.terms.steps)} if question.terms.steps else {}
    return {**question.case.arguments, **steps}


def evidence(observation: Observation) -> dict[str, Array]:
    """Return the arrays of one case for the drawings in reports: inputs, and each numeric part, expected and received.

    An input that had to be cut is left out: half of it cannot be drawn.
    """
    question, outcome = observation.question, observation.outcome
    if question.expected is None or not isinstance(outcome, Returned):
        return {}
    given = {name: as_tensor(value) for name, value in question.case.arguments.items()}
    inputs = {name: value for name, value in given.items() if isinstance(value, torch.Tensor)}
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
        return [_tensor(item) for item in value[:_SHOWN_ITEMS]]
    return [_tensor(value)]


def _tensor(value: object) -> torch.Tensor | None:
    value = as_tensor(value) if isinstance(value, np.ndarray) else value
    if isinstance(value, torch.Tensor):
        return None if value.is_complex() else value  # complex numbers are not drawn
    if isinstance(value, list | tuple) and _numbers(value):
        return torch.tensor(value, dtype=torch.float64)
    if isinstance(value, float):
        return torch.tensor(value, dtype=torch.float64)
    return None


def _numbers(value: Sequence[object]) -> bool:
    """Tell whether these are numbers that a tensor can hold."""
    return bool(value) and all(
        isinstance(item, float) or (isinstance(item, int) and not isinstance(item, bool) and abs(item) < _WHOLE)
        for item in value
    )


def _named(value: Shown, names: tuple[str, ...]) -> Shown:
    if isinstance(value, tuple) and names and len(value) == len(names):
        return dict(zip(names, value, strict=True))
    return value
