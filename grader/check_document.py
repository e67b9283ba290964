"""The JSON document of one check, key by key; `result_document` has the others, and says how they are used."""

from __future__ import annotations

from typing import Any, Literal, NotRequired, TypeAlias

from pydantic import ConfigDict, with_config
from typing_extensions import TypedDict  # before Python 3.12, pydantic cannot read typing's

from grader.result import CheckStatus, Visibility  # noqa: TC001 - pydantic reads the annotations

Wordings: TypeAlias = dict[str, str]
"""A text by language: `en`, `zh`, and further languages of the course."""
Number: TypeAlias = float | Literal["nan", "inf", "-inf"]
ShownDocument: TypeAlias = Any
"""A value: a tensor, a plain value, or lists and objects of them."""


class LocationDocument(TypedDict):
    """A line of what was handed in."""

    unit: str
    """The file, or the cell of a notebook: `ex02.py`, `cell 3`."""
    line: int
    """From 1."""


@with_config(ConfigDict(extra="allow", use_attribute_docstrings=True))
class WordedDocument(TypedDict):
    """A text in both languages, and in further languages of the course under their tags."""

    en: str
    """In English."""
    zh: str
    """In Chinese."""
    locations: NotRequired[list[LocationDocument]]
    """The lines that the text names; absent if it names none."""


class TensorDocument(TypedDict):
    """A tensor."""

    dtype: str
    """As torch writes it, without `torch.`."""
    shape: list[int]
    """Its sizes."""
    data: Any
    """Its entries as nested lists; a flat list if it is cut. "nan", "inf" and "-inf" stand for numbers."""
    cut: NotRequired[bool]
    """True if only the first 64 entries are here."""


class CounterexampleDocument(TypedDict):
    """One case that the answer got wrong."""

    inputs: dict[str, ShownDocument]
    """The arguments by name."""
    expected: ShownDocument
    """What the reference returns."""
    received: ShownDocument
    """What the answer returned; if nothing came, the exception in words, or "—"."""
    note: WordedDocument
    """Where the case is from; empty for a drawn one."""
    reproduce: str
    """The command that repeats it."""
    answered: NotRequired[bool]
    """False if no value came."""
    cut: NotRequired[bool]
    """True if the received value was too large to be kept whole."""


class DeviationDocument(TypedDict):
    """The entry that is furthest off, measured by what is allowed."""

    error: Number
    """How far it is off."""
    allowed: Number
    """How far it may be off."""


class ToldDocument(TypedDict):
    """What a student learns about a hidden check that failed: only what its author wrote."""

    message: WordedDocument
    """The author's words."""
    misconception: str | None
    """The known wrong answer that the author lets a student know."""
    hint: int | None
    """The number of a hint, from 0."""


class BehaviourDocument(TypedDict):
    """What a wrong answer did, to group equal ones; not in results.json."""

    target: str
    """What the check calls."""
    answered: bool
    """Whether each case was answered or raised."""
    cases: list[list[Any]]
    """Per case its form, and a few sums for each tensor."""


class CheckDocument(TypedDict):
    """The outcome of one check."""

    id: str
    """Its name in the exercise."""
    title: str
    """Its title, in the language asked for."""
    titles: Wordings
    """Its title in all languages."""
    status: CheckStatus
    """`passed`, `failed` (a wrong answer), `error` (the code raised), `timeout`, `memory`; `crashed` (the process
    died), `blocked` (banned, or refused by the isolation), `withheld` (the instructor judges it); `skipped` (what it
    builds on failed), `judge_error` (our fault).
    """
    points: float
    """What the answer gets for it."""
    max_points: float
    """What it is worth."""
    visibility: Visibility
    """`public`, or `hidden`: drawn from the secret seed, and shown without inputs and expected values."""
    message: str
    """What was seen and what it means, in the language asked for; empty if it passed."""
    messages: Wordings
    """The message in all languages."""
    observed: WordedDocument
    """The part of the message that says what was seen."""
    mistake: WordedDocument
    """The part that names the known wrong answer."""
    meaning: WordedDocument
    """The part that explains the mistake."""
    misconception: str | None
    """The id of the known wrong answer that gives the same answers."""
    absent: NotRequired[bool]
    """True if a function that it calls is missing."""
    counterexample: CounterexampleDocument | None
    """The smallest case that fails; null if it passed, and where the check is hidden."""
    hint: int | None
    """The number of the exercise's hint for this mistake, from 0."""
    deviation: DeviationDocument | None
    """How far the values are off."""
    output: str
    """What the answer printed, cut."""
    evidence: dict[str, TensorDocument]
    """Arrays for plots, such as losses and gradients."""
    duration_s: float
    """Seconds."""
    told: ToldDocument | None
    """For a hidden check that failed: what a student learns."""
    behaviour: NotRequired[BehaviourDocument]
    """For grouping equal mistakes; not in results.json."""
