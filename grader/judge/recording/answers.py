"""Answers from a recording, in place of the code that gave them."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import numpy as np
import torch

from grader.errors import JudgeFault
from grader.judge.recording.digest import digest_of, digest_of_call
from grader.sandbox.outcomes import Returned
from grader.text import Text

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

    from grader.judge.cases.case import Case
    from grader.judge.cases.source import Argument
    from grader.sandbox.outcomes import Raised

_PLACES = (None, torch.float64, torch.float32)


class NotRecorded(JudgeFault):
    """The recording does not hold this call."""

    def __init__(self, what: str) -> None:
        """Name the call."""
        text = Text("The recording holds no answer of {what} for these inputs.", "录制中没有 {what} 对这些输入的答案。")
        super().__init__(text.format(what=what))

    def __reduce__(self) -> tuple[type[JudgeFault], tuple[object, ...]]:
        """Pass between processes as the sentence alone."""
        return JudgeFault, (self.text,)


class RecordedAnswers:
    """The recorded answers of the reference, or of one wrong answer."""

    def __init__(
        self,
        find: Callable[[int], Returned | Raised],
        by_dtype: Mapping[tuple[str, bytes], tuple[int, int, int]],
        by_layout: Mapping[tuple[str, bytes], Mapping[str, int]],
        by_test: Mapping[tuple[str, bytes], int] | None = None,
    ) -> None:
        """Look answers up by what is called and the digest of the arguments; `find` returns an answer by its number.

        `by_test` holds the answers to the questions of tests in `checks.py`.
        """
        self._find = find
        self._by_test = by_test or {}
        self._by_dtype = by_dtype
        self._by_layout = by_layout

    def answer(self, name: str, case: Case, dtype: torch.dtype | None = None) -> Returned | Raised:
        """Return the recorded outcome of a call with a case's inputs, floating ones in `dtype`.

        Raises:
            NotRecorded: there is no such call.
        """
        numbers = self._by_dtype.get((name, digest_of(case.arguments)))
        if numbers is None or dtype not in _PLACES:
            raise NotRecorded(name)
        return self._find(numbers[_PLACES.index(dtype)])

    def answer_in_place(self, name: str, case: Case) -> Returned | Raised:
        """Return the recorded outcome of a call with a case's inputs as a submission gets them.

        Raises:
            NotRecorded: there is no such call.
        """
        number = self._by_layout.get((name, digest_of(case.arguments)), {}).get(case.layout)
        if number is None:
            raise NotRecorded(name)
        return self._find(number)

    def state(self, name: str, case: Case) -> dict[Any, Argument]:
        """Return nothing: a recorded case holds its parameters.

        Raises:
            NotRecorded: this one does not.
        """
        del case
        raise NotRecorded(name)

    def function(self, name: str) -> Callable[..., object]:
        """Return a function that answers what a test asked during the recording.

        Raises (when called):
            NotRecorded: there is no such call.
        """

        def call(*args: object, **kwargs: object) -> object:
            digest = digest_of_call(args, kwargs)
            number = None if digest is None else self._by_test.get((name, digest))
            answer = None if number is None else self._find(number)
            if not isinstance(answer, Returned):
                raise NotRecorded(name)
            return _copied(answer.value)

        return call


def _copied(value: object) -> object:
    """Return a value whose tensors the caller may change."""
    if isinstance(value, torch.Tensor):
        return value.detach().clone().requires_grad_(value.requires_grad)
    if isinstance(value, dict):
        return {key: _copied(inner) for key, inner in value.items()}
    if isinstance(value, list | tuple):
        return type(value)(map(_copied, value))
    if isinstance(value, np.ndarray):
        return value.copy()
    return value
