"""What callers pass in and get back, and what is sent to the judging process."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from grader.result_json import result_to_json
from grader.sandbox.devices import CPU
from grader.worker.lockdown import LEVELS

if TYPE_CHECKING:
    from pathlib import Path

    from grader.result import Result
    from grader.result_document import ResultDocument
    from grader.sandbox.isolation import Least
    from grader.text import Language


@dataclass(frozen=True, slots=True)
class Answer:
    """An answer to an exercise, as source; `id` is the caller's name for it, and comes back with its result."""

    exercise: str
    """Its id, number or name (ex03, 3, perceptron)."""
    source: str | bytes
    id: str = ""
    notebook: bool = False
    """Whether the source is that of an .ipynb file."""

    def __post_init__(self) -> None:
        """Refuse what is no answer.

        Raises:
            TypeError: exercise or source is not text.
        """
        exercise: object = self.exercise
        source: object = self.source
        if not isinstance(exercise, str) or not isinstance(source, str | bytes):
            kinds = f"{type(exercise).__name__} and {type(source).__name__}"
            msg = f"exercise must be str and source str or bytes, not {kinds}"
            raise TypeError(msg)


@dataclass(frozen=True, slots=True)
class Graded:
    """An answer with its result.

    An answer to an exercise that is not there has the status `judge_error`, no score, and a message with the reason.
    """

    answer: Answer
    result: Result

    def to_json(self, language: Language = "en", *, hidden: bool = False) -> ResultDocument:
        """Return the result for JSON, as `batch` writes it to results.json.

        With `hidden` it also has what only an instructor sees: cases, messages and output of hidden checks.
        """
        return result_to_json(self.result if hidden else self.result.for_table(), language)


@dataclass(frozen=True, slots=True)
class Settings:
    """How answers are judged.

    `isolation` is the weakest level that is accepted; `auto` is the strongest of this machine, and at least
    `restricted`. `seed` is the public seed; if empty, the course's. `secret` is the seed of hidden cases: results can
    be compared between calls with the same secret; without it each call draws its own.
    """

    course: Path | str | None = None
    """Its folder, or `builtin`; by default the nearest above the current folder, or else the built-in course."""
    isolation: Least = "auto"
    seed: str = ""
    secret: str = ""
    device: str = CPU
    """`cpu`, `cuda` (all of this machine), `cuda:1`, `mps`, or `auto`."""

    def __post_init__(self) -> None:
        """Refuse what is no setting.

        Raises:
            ValueError: there is no such level of isolation.
        """
        known = ("auto", *LEVELS)
        if self.isolation not in known:
            msg = f"isolation must be one of {', '.join(known)}, not {self.isolation!r}"
            raise ValueError(msg)


@dataclass(frozen=True, slots=True)
class Assignment:
    """The first message to the judging process."""

    settings: Settings
    exercises: frozenset[str] | None
    """The exercises to prepare; None: all of the course."""
    jobs: int
    """How many answers are judged at a time."""
    strict: bool = True
    """Whether a wrong name among the exercises ends everything; otherwise only the answers to it are refused."""


@dataclass(frozen=True, slots=True)
class Numbered:
    """An answer with the number under which its result comes back."""

    number: int
    answer: Answer
