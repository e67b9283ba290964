"""Turn an answer frame into an outcome: every field is checked, because a submission may have written it."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING, Annotated, Any, Literal, TypeAlias

from pydantic import AfterValidator, BaseModel, ConfigDict, Field, TypeAdapter, ValidationError

from grader.sandbox.outcomes import Frame, Loaded, OutOfMemory, Raised, Refused, Returned, TimedOut
from grader.text import Text
from grader.worker.eager import WRAPPERS
from grader.worker.frame import FrameError, decode
from grader.worker.placeholders import PACKAGES
from grader.worker.precision import SWITCHES
from grader.worker.settings import SETTINGS

if TYPE_CHECKING:
    from collections.abc import Collection

Answer: TypeAlias = Returned | Raised | Loaded | OutOfMemory | TimedOut | Refused | bytes
AnswerReader: TypeAlias = Callable[[bytes, int, float], Answer]
"""Turns a frame, the number of its question and the seconds it took into the outcome: see `read_answer`."""

Name = Annotated[str, Field(max_length=200)]
Line = Annotated[int, Field(ge=0, lt=2**31)]
Labels = Annotated[list[Name | int], Field(max_length=1_000)]
Device = Annotated[str, Field(pattern=r"^[a-z]{1,12}(:[0-9]{1,2})?$")]


def _one_of(known: Collection[str]) -> AfterValidator:
    def checked(name: str) -> str:
        if name not in known:
            msg = "a name of no list of ours"
            raise ValueError(msg)
        return name

    return AfterValidator(checked)


Switch = Annotated[str, _one_of(SWITCHES)]
Setting = Annotated[str, _one_of(SETTINGS | WRAPPERS)]
Package = Annotated[str, _one_of(PACKAGES)]
"""A note or a message repeats only words from a list of our own: any other word may spell out a hidden input."""


_Place: TypeAlias = tuple[Name, Line, Name, Name]


class _Strict(BaseModel):
    model_config = ConfigDict(strict=True, extra="forbid")


class _Fault(_Strict):
    type: Name
    bases: Annotated[list[Name], Field(max_length=16)]
    message: Annotated[str, Field(max_length=2_000)]
    unit: Name | None
    line: Line | None
    source: Name
    frames: Annotated[list[tuple[Name, Line, Name, Name]], Field(max_length=8)]
    known: Annotated[list[Name], Field(max_length=100)] = []

    def record(self, seconds: float = 0.0) -> Raised:
        frames = tuple(Frame(*frame) for frame in self.frames)
        where = (self.unit, self.line, self.source, frames)
        return Raised(self.type, self.message, *where, seconds, tuple(self.bases), tuple(self.known))


class _Message(_Strict):
    seq: int


class _Returned(_Message):
    kind: Literal["returned"]
    value: Any
    changed: Labels = []
    aliases: Labels = []
    ran: Annotated[list[Name], Field(max_length=200)] = []
    elsewhere: Annotated[list[Device], Field(max_length=16)] = []
    lowered: Annotated[list[Switch], Field(max_length=16)] = []
    put_back: Annotated[list[Switch], Field(max_length=16)] = []
    told: Annotated[list[Setting], Field(max_length=16)] = []

    def outcome(self, seconds: float) -> Answer:
        return Returned(
            self.value,
            tuple(self.changed),
            tuple(self.aliases),
            seconds,
            tuple(self.ran),
            tuple(self.elsewhere),
            tuple(self.lowered),
            tuple(self.put_back),
            tuple(self.told),
        )


class _Raised(_Message):
    kind: Literal["raised"]
    fault: _Fault

    def outcome(self, seconds: float) -> Answer:
        return self.fault.record(seconds)


class _Loaded(_Message):
    kind: Literal["loaded"]
    callables: list[str]
    others: list[str]
    problems: Annotated[list[_Fault], Field(max_length=1_000)]
    renamed: Annotated[list[tuple[str, Annotated[list[Name], Field(max_length=100)]]], Field(max_length=1_000)] = []
    resumed: Annotated[list[int], Field(max_length=1_000)] = []
    skipped: Annotated[list[_Fault], Field(max_length=100)] = []
    placeholders: Annotated[list[Package], Field(max_length=len(PACKAGES))] = []
    told: Annotated[list[Setting], Field(max_length=16)] = []

    def outcome(self, seconds: float) -> Answer:
        return Loaded(
            tuple(self.callables),
            tuple(self.others),
            tuple(problem.record() for problem in self.problems),
            seconds,
            {name: tuple(own) for name, own in self.renamed},
            frozenset(self.resumed),
            tuple(fault.record() for fault in self.skipped),
            tuple(self.placeholders),
            tuple(self.told),
        )


class _Tool(_Message):
    kind: Literal["tool"]
    payload: bytes

    def outcome(self, seconds: float) -> Answer:
        del seconds
        return self.payload


class _Memory(_Message):
    kind: Literal["memory"]
    place: _Place | None = None

    def outcome(self, seconds: float) -> Answer:
        return OutOfMemory(seconds, at=None if self.place is None else Frame(*self.place))


class _Late(_Message):
    kind: Literal["late"]
    place: _Place

    def outcome(self, seconds: float) -> Answer:
        return TimedOut(seconds, seconds, at=Frame(*self.place))


class _Refused(_Message):
    kind: Literal["refused"]
    reason: Name

    def outcome(self, seconds: float) -> Answer:
        return Refused(Text.same(self.reason), seconds)


_Any = Annotated[_Returned | _Raised | _Loaded | _Tool | _Memory | _Late | _Refused, Field(discriminator="kind")]
_MESSAGES: TypeAdapter[_Any] = TypeAdapter(_Any)


def read_answer(body: bytes, seq: int, seconds: float) -> Answer:
    """Return the outcome in the answer to question number `seq`."""
    try:
        message = _MESSAGES.validate_python(decode(body))
    except FrameError as fault:
        return Refused(Text("it is malformed ({fault})", "格式错误（{fault}）").format(fault=fault), seconds)
    except ValidationError:
        return unexpected(seconds)
    return message.outcome(seconds) if message.seq == seq else unexpected(seconds)


def read_greeting(body: bytes) -> tuple[str | None, str]:
    """Return the isolation level that a worker reports, and why its device cannot be used, or nothing.

    No code of a submission has run before it.
    """
    match decode(body):
        case {"seq": 0, "kind": "ready", "level": str(level), "lacks": str(lacks)}:
            return level, lacks
    return None, ""


def unexpected(seconds: float) -> Refused:
    """Return the outcome of a well-formed answer that does not belong to the question."""
    return Refused(Text("it does not belong to the question", "与所提的问题不符"), seconds)
