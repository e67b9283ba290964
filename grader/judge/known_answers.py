"""Answers that submissions gave before, by the bytes in which they were sent.

Most submissions to an exercise give the same answers to its questions, bit for bit: the right ones, and those of common
mistakes. Each is read and compared once. What is kept depends on the bytes and on the question alone.
"""

from __future__ import annotations

from collections import OrderedDict
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from grader.judge.observation import Observation, observe
from grader.sandbox.answers import read_answer
from grader.sandbox.outcomes import Returned

if TYPE_CHECKING:
    from grader.judge.question import Question
    from grader.sandbox.answers import Answer
    from grader.sandbox.outcomes import Outcome

MOST = 512
"""Answers that are kept for an exercise; those that were longest not given are forgotten."""
LARGEST = 8 << 10
"""Bytes of an answer that is kept."""


@dataclass(frozen=True, slots=True)
class _KnownAnswer:
    outcome: Returned
    observations: dict[int, Observation] = field(default_factory=dict)
    """By the identity of the question, which the observation keeps alive."""


class KnownAnswers:
    """Reads and compares answers, each that was given before only once.

    Values are shared by all submissions that gave them: whoever changes values must read answers otherwise.
    """

    def __init__(self, most: int = MOST) -> None:
        """Start with none."""
        self._most = most
        self._by_bytes: OrderedDict[tuple[int, bytes], _KnownAnswer] = OrderedDict()
        self._by_outcome: dict[int, _KnownAnswer] = {}

    def read(self, body: bytes, seq: int, seconds: float) -> Answer:
        """Return the outcome in the answer to question number `seq`: see `read_answer`."""
        known = self._by_bytes.get((seq, body))
        if known is not None:
            self._by_bytes.move_to_end((seq, body))
            return known.outcome
        answer = read_answer(body, seq, seconds)
        if isinstance(answer, Returned) and len(body) <= LARGEST:
            self._keep((seq, body), _KnownAnswer(answer))
        return answer

    def observe(self, question: Question, outcome: Outcome) -> Observation:
        """Compare an answer with what was asked for: see `grader.judge.observation.observe`."""
        known = self._by_outcome.get(id(outcome))
        if known is None:
            return observe(question, outcome)
        observation = known.observations.get(id(question))
        if observation is None:
            observation = known.observations[id(question)] = observe(question, outcome)
        return observation

    def _keep(self, key: tuple[int, bytes], known: _KnownAnswer) -> None:
        self._by_bytes[key] = known
        self._by_outcome[id(known.outcome)] = known
        if len(self._by_bytes) > self._most:
            _, oldest = self._by_bytes.popitem(last=False)
            del self._by_outcome[id(oldest.outcome)]
