"""The JSON documents of results, key by key: their types are checked where they are written, and are the schema.

Only the schema needs this module at run time; what writes documents imports it for its types.
"""

from __future__ import annotations

from typing import Any, Literal, NotRequired

from pydantic import ConfigDict, TypeAdapter
from typing_extensions import TypedDict  # before Python 3.12, pydantic cannot read typing's

from grader.check_document import CheckDocument, LocationDocument, WordedDocument, Wordings  # noqa: TC001 - pydantic
from grader.final_score import StepKind, TimeSource  # noqa: TC001 - pydantic reads the annotations
from grader.result import ResultStatus  # noqa: TC001 - the same
from grader.unread import Why  # noqa: TC001 - the same


class SubmissionDocument(TypedDict):
    """The bytes that were judged."""

    path: str
    """Where they were in the folder."""
    sha256: str
    """Their SHA-256: equal for equal answers."""


class StepDocument(TypedDict):
    """One part of the score that counts."""

    kind: StepKind
    """Why it changes the score."""
    points: float
    """By how much."""
    words: str
    """The same for people."""


class FinalDocument(TypedDict):
    """The score that counts after the course's policy and changes by hand; absent where there are none."""

    score: float | None
    """The score; null if nobody knows it."""
    counts: bool
    """Whether it is part of the total."""
    exempt: bool
    """Whether the student need not do this exercise."""
    dropped: bool
    """Whether it is among the lowest, which do not count."""
    attempt: int | None
    """The attempt that counts, from 1."""
    attempts: int
    """How many there were."""
    handed_in: str | None
    """When, in ISO 8601."""
    time_source: TimeSource | None
    """Where that time is known from."""
    due: str | None
    """The last moment in time for this student, in ISO 8601."""
    steps: list[StepDocument]
    """How the score is computed."""
    way: str
    """The steps in one line, in the language asked for."""
    ways: Wordings
    """The same in all languages."""
    notes: list[Wordings]
    """Remarks beside the score."""


class ReleaseDocument(TypedDict):
    """The release that was used in place of the reference."""

    version: str
    """Its version."""
    sha256: str
    """The digest of its content."""


class ResultDocument(TypedDict):
    """All verdicts of one answer to one exercise: `check --format json`, and an element of results.json."""

    schema: Literal[1]
    """The version of this form; fields may be added within it."""
    grader: str
    """The version of grader that judged."""
    exercise: str
    """The exercise's id."""
    student: NotRequired[str]
    """Whose answer it is: the folder or the platform's name, in the library `Answer.id`; absent in `check`."""
    submission: SubmissionDocument | None
    """What was judged; null if there is nothing."""
    status: ResultStatus
    """`graded`; `ungradable` (it cannot be loaded, and is worth 0); `missing`; `judge_error` (our fault, or no such
    exercise: no score).
    """
    score: float | None
    """The sum of the checks' points; null, never 0, for `judge_error`."""
    max_score: float
    """The most that could be had."""
    message: str
    """About the result as a whole, in the language asked for; usually empty."""
    messages: Wordings
    """The message in all languages."""
    notes: list[WordedDocument]
    """Remarks that cost no points."""
    handin_notes: int
    """How many of the notes, from the first, are about what was handed in."""
    device: str
    """Where it was computed."""
    isolation: str
    """The isolation that was in force: `process`, `restricted`, `full`."""
    seed: str
    """The public seed, which the public cases follow from."""
    hidden_cases: NotRequired[str]
    """A name for the hidden cases; results with the same name were asked the same ones. Absent in `check`, in what
    students get, and where the exercise has no hidden checks.
    """
    torch: str
    """The version of torch."""
    duration_s: float
    """Seconds of judging."""
    output: str
    """What the answer printed while it was loaded, cut."""
    checks: list[CheckDocument]
    """Every check of the exercise; empty if it could not be loaded."""
    unread: NotRequired[bool]
    """True if something was handed in, but nothing that can be judged."""
    withheld_points: NotRequired[float]
    """Points beyond `max_score` that only the instructor can judge."""
    release: NotRequired[ReleaseDocument]
    """Which release answered in place of the reference; absent where the reference itself did."""
    locations: NotRequired[list[LocationDocument]]
    """The lines that the message names."""
    final: NotRequired[FinalDocument]
    """The score that counts, where it is not simply the one that was judged."""
    cause: NotRequired[WordedDocument]
    """Why it is ungradable, without the place; not in results.json."""
    flags: NotRequired[int]
    """How many of the notes, from the last, are for the instructor: code that may run something banned."""


class UnreadDocument(TypedDict):
    """A file that was not judged."""

    student: str | None
    """Whose it is; null if it belongs to nobody."""
    path: str
    """Where it is."""
    exercise: str | None
    """The exercise that it may belong to."""
    why: Why
    """The kind of reason."""
    reason: str
    """The reason, in the language asked for."""
    reasons: Wordings
    """The reason in all languages."""


class ResultsDocument(TypedDict):
    """results.json, and `batch --format json`."""

    schema: Literal[1]
    """The version of this form."""
    results: list[ResultDocument]
    """One for each student and exercise."""
    unread: NotRequired[list[UnreadDocument]]
    """What was not judged, and why; absent in `check` and `ci`."""
    notes: NotRequired[list[Wordings]]
    """Remarks on the folder; absent in `check` and `ci`."""


def result_schema(name: Literal["result", "results"] = "result", *, strict: bool = False) -> dict[str, Any]:
    """Return the JSON Schema (2020-12) of one result, or of results.json; a strict one refuses unknown keys."""
    config = ConfigDict(use_attribute_docstrings=True, extra="forbid" if strict else "ignore")
    # A configuration reaches a document only through something around it, here a list.
    whole = TypeAdapter(list[ResultsDocument] if name == "results" else list[ResultDocument], config=config)
    schema = _without_titles(whole.json_schema())
    definitions = schema["$defs"]
    document = definitions[schema["items"]["$ref"].rpartition("/")[2]]
    return {"$schema": "https://json-schema.org/draft/2020-12/schema", **document, "$defs": definitions}


def _without_titles(schema: Any) -> Any:
    """Leave out the titles that pydantic makes of names, and join the lines of descriptions."""
    if isinstance(schema, dict):
        return {
            key: " ".join(value.split()) if key == "description" and isinstance(value, str) else _without_titles(value)
            for key, value in schema.items()
            if not (key == "title" and isinstance(value, str))
        }
    return [_without_titles(part) for part in schema] if isinstance(schema, list) else schema
