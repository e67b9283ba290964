"""What may stand under `policy` in course.yaml; `grader.course.policy_reader` makes the records of it."""

from __future__ import annotations

from decimal import Decimal
from typing import Annotated, Any, Literal

from pydantic import BaseModel, BeforeValidator, ConfigDict, Field, StringConstraints, WithJsonSchema


def _exact(value: Any) -> Any:
    """Read a number by its digits; pydantic refuses anything else."""
    return Decimal(str(value)) if isinstance(value, int | float) and not isinstance(value, bool) else value


Words = Annotated[str, StringConstraints(min_length=1, max_length=300, strip_whitespace=True)]
Percent = Annotated[
    Decimal,
    BeforeValidator(_exact),
    Field(ge=0, le=100, decimal_places=6),
    WithJsonSchema({"type": "number", "minimum": 0, "maximum": 100}),
]
Points = Annotated[
    Decimal,
    BeforeValidator(_exact),
    Field(ge=0, le=1000, decimal_places=6),
    WithJsonSchema({"type": "number", "minimum": 0, "maximum": 1000}),
]


class _PartOfPolicy(BaseModel):
    """Refuses unknown keys and values of another type."""

    model_config = ConfigDict(extra="forbid", strict=True, frozen=True)


class LateForm(_PartOfPolicy):
    """What each hour or day costs that somebody is late."""

    per: Literal["hour", "day"] = "day"
    percent: Percent | None = None
    points: Points | None = None
    floor: Points = Decimal(0)


class AttemptsForm(_PartOfPolicy):
    """Which of several attempts counts, and how many do."""

    count: Literal["last", "best", "first"] = "last"
    limit: Annotated[int, Field(ge=1, le=1000)] | None = None


class TermsForm(_PartOfPolicy):
    """What holds for one exercise instead of what holds for all."""

    grace: Words | None = None
    late: LateForm | None = None
    closes: Words | None = None
    attempts: AttemptsForm | None = None


class MeantForm(_PartOfPolicy):
    """For whom, and in which exercises; none named: all."""

    students: list[Words] = []
    sections: list[Words] = []
    exercises: list[Words] = []
    reason: Words | Literal[""] = ""


class ExtensionForm(MeantForm):
    """More time for somebody."""

    until: Words | None = None
    by: Words | None = None


class PolicyForm(_PartOfPolicy):
    """When exercises are due, what lateness costs, and which attempts count."""

    timezone: Words
    due: dict[str, Words] = {}
    grace: Words | None = None
    late: LateForm | None = None
    closes: Words | None = None
    attempts: AttemptsForm = AttemptsForm()
    drop_lowest: Annotated[int, Field(ge=0, le=100)] = 0
    exercises: dict[str, TermsForm] = {}
    extensions: list[ExtensionForm] = []
    exempt: list[MeantForm] = []
