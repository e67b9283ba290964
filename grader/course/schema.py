"""What may stand in the YAML files of an exercise, as pydantic models; JSON Schemas for editors come from them.

This module says only the form: keys, types and ranges. The modules that read the files say how keys and files must
fit together, and `grader.course.arguments` reads the small language of arguments.
"""

from __future__ import annotations

from decimal import Decimal
from typing import Annotated, Any, Final, Literal

from pydantic import (
    AfterValidator,
    BaseModel,
    BeforeValidator,
    ConfigDict,
    Field,
    StringConstraints,
    WithJsonSchema,
)
from pydantic_core import PydanticCustomError

from grader.course.argument_schema import JSON_ARGUMENT
from grader.course.kinds import Floating, Layout  # noqa: TC001 - pydantic reads the annotations
from grader.course.wordings import LANGUAGE_TAG, Sentence, Words
from grader.text import Text


def _exact(value: Any) -> Any:
    """Read a number by its digits, so that 0.1 point is a tenth; pydantic refuses anything else."""
    return Decimal(str(value)) if isinstance(value, int | float) and not isinstance(value, bool) else value


def _not_taken(name: str) -> str:
    """Refuse an id that is a column of grades.csv or a name that Windows reserves."""
    if name in RESERVED:
        kind = "id_taken"
        raise PydanticCustomError(kind, "'{name}' means something else", {"name": name})
    return name


RESERVED: Final = frozenset(
    "student students total name email id max maximum course con prn aux nul".split()  # noqa: SIM905 - a list of words
) | {f"{port}{number}" for port in ("com", "lpt") for number in range(10)}
"""Words that cannot be the id of an exercise."""

_SLUG: Final = r"^[a-z0-9]+(-[a-z0-9]+)*$"
EXERCISE_ID: Final = r"^[a-z][a-z0-9]*([_-][a-z0-9]+)*$"
_NAME: Final = r"^[A-Za-z_][A-Za-z0-9_]*$"
_LIBRARY: Final = r"^[A-Za-z_][A-Za-z0-9_]{0,79}$"
_FILE: Final = r"^[A-Za-z0-9_][A-Za-z0-9_.-]*$"
_PYTHON: Final = r"^[a-z_][a-z0-9_]*\.py$"

SPELLINGS: Final = {
    _SLUG: Text(
        "Use lower-case letters, digits and single hyphens, as in 'last-dim'.",
        "请使用小写字母、数字和单个连字符，例如 'last-dim'。",
    ),
    EXERCISE_ID: Text(
        "Write a short name in lower-case letters and digits, as in 'ex03', 'attention' or 'hw2-softmax'.",
        "请用小写字母和数字写一个短名称，例如 'ex03'、'attention' 或 'hw2-softmax'。",
    ),
    _NAME: Text("Write a valid Python name, as in 'grad_out'.", "请写成合法的 Python 名称，例如 'grad_out'。"),
    _LIBRARY: Text(
        "Write the name under which Python imports it, without a version: 'einops', and 'sklearn' for scikit-learn.",
        "请写 Python 导入它时用的名称，不带版本号：例如 'einops'；scikit-learn 写作 'sklearn'。",
    ),
    _FILE: Text(
        "Write a plain file name without folders, as in 'data.csv'.", "请写不带文件夹的文件名，例如 'data.csv'。"
    ),
    LANGUAGE_TAG: Text(
        "Write a language's short tag, as in 'en', 'es' or 'pt-BR'.", "请写语言代码，例如 'en'、'es' 或 'pt-BR'。"
    ),
    _PYTHON: Text(
        "Write the name of a Python file, as in 'sign_flipped.py'.", "请写 Python 文件名，例如 'sign_flipped.py'。"
    ),
}
"""How a word of each pattern is spelt, for authors who spelt it differently."""

Slug = Annotated[str, StringConstraints(pattern=_SLUG, max_length=60)]
ExerciseId = Annotated[str, StringConstraints(pattern=EXERCISE_ID, max_length=40), AfterValidator(_not_taken)]
Name = Annotated[str, StringConstraints(pattern=_NAME, max_length=80)]
LibraryName = Annotated[str, StringConstraints(pattern=_LIBRARY, max_length=80)]
FileName = Annotated[str, StringConstraints(pattern=_FILE, max_length=80)]
PythonName = Annotated[str, StringConstraints(pattern=_PYTHON, max_length=80)]
Points = Annotated[
    Decimal,
    BeforeValidator(_exact),
    Field(gt=0, le=1000, decimal_places=6),
    WithJsonSchema({"type": "number", "exclusiveMinimum": 0, "maximum": 1000}),
]
Seconds = Annotated[float, Field(gt=0, le=3600, allow_inf_nan=False)]
Real = Annotated[float, Field(allow_inf_nan=False)]
Margin = Annotated[float, Field(ge=0, le=1, allow_inf_nan=False)]
DeviceKind = Literal["cpu", "cuda", "mps"]
HintNumber = Annotated[int, Field(ge=0)]
Argument = Annotated[Any, WithJsonSchema(JSON_ARGUMENT)]


class Form(BaseModel):
    """Refuses unknown keys and values of another type."""

    model_config = ConfigDict(extra="forbid", strict=True, frozen=True)


class EntryPointForm(Form):
    """A name that the submission must define."""

    name: Name
    signature: Annotated[str, StringConstraints(max_length=300)]
    returns: list[Name] = []


class LimitsForm(Form):
    """What one submission may use."""

    call_s: Seconds = 5.0
    submission_s: Seconds = 30.0
    memory_mb: Annotated[int, Field(ge=16, le=65536)] = 1024


class CasesForm(Form):
    """Cases drawn in one way."""

    arguments: dict[Name, Argument]
    sizes: dict[Name, Annotated[list[Annotated[int, Field(ge=0, le=100_000)]], Field(min_length=1)]] = {}
    dtypes: Annotated[list[Floating], Field(min_length=1)] = ["float64"]
    layouts: Annotated[list[Layout], Field(min_length=1)] = ["contiguous"]
    draws: Annotated[int, Field(ge=1, le=1000)] = 1
    note: Words | None = None


class ToleranceForm(Form):
    """How far a value may be off."""

    relative: Margin | None = None
    absolute: Margin | None = None


class GradientsForm(Form):
    """A step that takes gradients: of an expression, by arguments and by the object's parameters."""

    gradients: Sentence
    by: Annotated[list[Name], Field(min_length=1)]
    weights: Name | None = None
    name: Sentence | None = None


class CheckForm(Form):
    """One named, weighted question: a `call`, a `class` or a `probe` with its cases, or a `test` in checks.py."""

    id: Slug
    title: Words
    points: Points
    call: Name | None = None
    class_: Annotated[Name | None, Field(alias="class")] = None
    steps: list[Sentence | GradientsForm] = []
    object: Name | None = None
    parameters: Literal["by_name", "by_order"] | None = None
    deterministic: bool = False
    probe: Name | None = None
    returns: list[Name] = []
    cases: list[CasesForm] = []
    test: Name | None = None
    uses: list[Name] = []
    tolerance: ToleranceForm = ToleranceForm()
    after: list[Slug] = []
    detached: bool = False
    lists: list[Name] = []
    explain: Words | None = None
    hint: HintNumber | None = None
    tells: list[Literal["misconception"]] = []
    devices: list[DeviceKind] = []
    first: Annotated[int, Field(ge=1, le=1000)] | None = None
    order: bool = False


class PropertyForm(Form):
    """What every right answer of an entry point has in common; told where a wrong answer lacks it."""

    call: Name
    part: Name | None = None
    sums_to: Real | None = None
    over: Annotated[int, Field(ge=-8, le=7)] | Name = -1
    between: Annotated[list[Real | None], Field(min_length=2, max_length=2)] | None = None
    symmetric: Literal[True] | None = None
    unchanged_by_adding_to: Name | None = None
    linear_in: Name | None = None


class ExerciseForm(Form):
    """`exercises/<id>_<slug>/exercise.yaml`: what a student may see."""

    id: ExerciseId
    title: Words
    topics: list[Slug]
    entry_points: Annotated[list[EntryPointForm], Field(min_length=1)]
    banned: list[Sentence] = []
    limits: LimitsForm = LimitsForm()
    hints: list[Words] = []
    checks: Annotated[list[CheckForm], Field(min_length=1)]
    parameter_names: Points | None = None
    files: list[FileName] = []
    libraries: list[LibraryName] = []
    properties: list[PropertyForm] = []
    smallest: dict[Name, Annotated[int, Field(ge=0, le=100_000)]] = {}


class ChangedLimitsForm(Form):
    """The limits that are different."""

    call_s: Seconds | None = None
    submission_s: Seconds | None = None
    memory_mb: Annotated[int, Field(ge=16, le=65536)] | None = None


class TakenForm(Form):
    """`exercise.yaml` of an exercise that another course has, with what is different here."""

    id: ExerciseId
    from_: Annotated[Sentence, Field(alias="from")]
    title: Words | None = None
    points: dict[Slug, Points] = {}
    total: Points | None = None
    limits: ChangedLimitsForm | None = None
    banned: list[Sentence] | None = None


class MisconceptionForm(Form):
    """A known wrong answer."""

    id: Slug
    file: PythonName
    title: Words
    explanation: Words
    hint: HintNumber | None = None


class EquivalentForm(Form):
    """A change to the solution that changes no answer: `mutant` as `grader validate` prints it, and why it is none."""

    mutant: Sentence
    reason: Sentence


class RecordedForm(Form):
    """One call whose answer is known from elsewhere."""

    arguments: dict[Name, Argument]
    answer: Annotated[Any, WithJsonSchema({"description": "a number, nested lists, or a mapping by part"})]


class OracleForm(Form):
    """A second source of right answers, which owes nothing to the solution; `validate` compares the two."""

    call: Name | None = None
    probe: Name | None = None
    gradient_of: Sentence | None = None
    by: list[Name] | dict[Name, Sentence] | None = None
    differences: bool = False
    identity: Sentence | None = None
    recorded: Annotated[list[RecordedForm], Field(min_length=1)] | None = None


class PrivateForm(Form):
    """`reference/<id>_<slug>/private.yaml`: what a student may not see."""

    checks: list[CheckForm] = []
    misconceptions: list[MisconceptionForm] = []
    equivalent: list[EquivalentForm] = []
    oracle: list[OracleForm] = []
