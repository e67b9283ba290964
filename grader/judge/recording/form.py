"""The form of `cases.json`; no other module sees raw JSON."""

from __future__ import annotations

from typing import Annotated, Any, Final, Literal

from pydantic import BaseModel, ConfigDict, Field

FORMAT: Final = 1
CASES_FILE: Final = "cases.json"
TENSORS_FILE: Final = "tensors.safetensors"

_Number = Annotated[int, Field(ge=0)]
_Digest = Annotated[str, Field(pattern=r"^[0-9a-f]{32}$")]
_Word = Annotated[str, Field(max_length=200)]
Layout = Literal["contiguous", "transposed", "strided", "expanded"]
Floating = Literal["float64", "float32", "float16", "bfloat16"]


class _RecordingForm(BaseModel):
    model_config = ConfigDict(extra="forbid", strict=True, frozen=True)


class CaseForm(_RecordingForm):
    """One case of a check; `arguments` is the number of its arguments in the recording's list."""

    arguments: _Number
    group: _Number
    sizes: dict[_Word, int]
    dtype: Floating
    layout: Layout
    positional: _Number


class SimpleForm(_RecordingForm):
    """The simple cases of a check, similar to one of its groups and dtypes: sizes, and number of arguments."""

    check: _Word
    group: _Number
    dtype: Floating
    cases: list[tuple[dict[_Word, int], _Number]]


class FreshForm(_RecordingForm):
    """A fresh case, drawn like those of a check."""

    check: _Word
    case: CaseForm


class RenewedForm(_RecordingForm):
    """What the objects of a check's question held in an earlier call."""

    check: _Word
    place: _Number
    case: CaseForm


class OutcomeForm(_RecordingForm):
    """The outcome of a call: a value with its side effects, or an exception."""

    returned: Any = None
    changed: list[_Word] = []
    aliases: list[_Word] = []
    raised: _Word = ""
    message: str = ""
    bases: list[_Word] = []


class AnswersForm(_RecordingForm):
    """The outcomes of a call with these arguments, by number.

    Of the reference in the dtype of the case, in float64 and in float32; of each wrong answer, in order, by the layout
    of the arguments.
    """

    target: _Word
    arguments: _Number
    reference: tuple[_Number, _Number, _Number]
    wrong: dict[Layout, list[_Number]]


class TestCallForm(_RecordingForm):
    """What a test asked the reference: the function, the digest of the arguments, and the number of the outcome."""

    target: _Word
    digest: _Digest
    outcome: _Number


class ArgumentsForm(_RecordingForm):
    """The arguments of a call by name, and the digest that finds them."""

    digest: _Digest
    values: dict[_Word, Any]


class WrongForm(_RecordingForm):
    """A known wrong answer: its misconception's id, and the banned names it uses."""

    misconception: _Word
    banned: list[_Word]


class RecordingForm(_RecordingForm):
    """The whole file."""

    format: Literal[1]
    exercise: _Word
    arguments: list[ArgumentsForm]
    outcomes: list[OutcomeForm]
    cases: dict[_Word, list[CaseForm]]
    simple: list[SimpleForm]
    fresh: dict[_Word, list[FreshForm]]
    renewed: list[RenewedForm]
    answers: list[AnswersForm]
    tests: list[TestCallForm]
    wrong: list[WrongForm]
