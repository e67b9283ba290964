"""A release: a course as students get it, without its reference; `RELEASE.json` says what was recorded."""

from __future__ import annotations

import hashlib
from dataclasses import replace
from decimal import Decimal
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Final

from pydantic import AfterValidator, BaseModel, ConfigDict, Field, ValidationError

from grader.__about__ import __version__
from grader.course.folders import RELEASE_FILE
from grader.course.model import Check, Exercise, Misconception, Release, ReleasedExercise
from grader.errors import CourseError, Problem
from grader.framing import framed
from grader.result import ReleaseRef, Visibility
from grader.text import LANGUAGES, Text

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

RECORDED: Final = "recorded"
"""The folder of the recordings, beside `exercises/`."""
FORMAT: Final = 1
_LARGEST: Final = 16 << 20


_OTHER_FORMAT: Final = Text(
    "This release was made by grader {theirs} (format {found}); this is grader {ours}, which reads format {known}."
    " Install the version that your course names, or get a new release.",
    "此发布包由 grader {theirs} 生成（格式 {found}）；当前的 grader {ours} 只能读取格式 {known}。"
    "请安装课程指定的版本，或获取新的发布包。",
)
_Word = Annotated[str, Field(max_length=200, pattern=r"^[^\x00-\x1f\x7f-\x9f]*$")]
"""A terminal is told it as it is."""


class _ReleaseForm(BaseModel):
    model_config = ConfigDict(extra="ignore", strict=True, frozen=True)


def _both_ours(wordings: dict[str, str]) -> dict[str, str]:
    if not wordings.keys() >= set(LANGUAGES):
        msg = "a wording is missing"
        raise ValueError(msg)
    return wordings


_Wordings = Annotated[dict[str, str], AfterValidator(_both_ours)]
"""A text in all its languages."""


class WithheldForm(_ReleaseForm):
    """A check that only the instructor judges, and why."""

    id: str
    title: _Wordings
    points: Annotated[str, Field(pattern=r"^\d{1,6}(\.\d{1,6})?$")]
    visibility: Visibility = Field(strict=False)
    why: str


class ReleasedMisconceptionForm(_ReleaseForm):
    """What students are told about a known wrong answer."""

    id: str
    title: _Wordings
    explanation: _Wordings
    hint: Annotated[int, Field(ge=0)] | None


class ReleasedExerciseForm(_ReleaseForm):
    """One exercise: digests, the checks that are judged, those that are not, and the misconceptions."""

    folder: str
    sha256: str
    files: dict[str, str]
    checks: list[str]
    withheld: list[WithheldForm]
    misconceptions: list[ReleasedMisconceptionForm]


class ReleaseHeadForm(_ReleaseForm):
    """What every format of the file has: its number, and the program that made it."""

    format: int
    grader: _Word


class ReleaseForm(ReleaseHeadForm):
    """The whole file."""

    course: _Wordings
    version: _Word
    sha256: _Word
    seed: _Word
    torch: _Word
    exercises: dict[str, ReleasedExerciseForm]


def read_release(root: Path) -> ReleaseForm:
    """Read a release's `RELEASE.json`.

    Raises:
        CourseError: it is damaged, or of a grader that writes another format.
    """
    path = root / RELEASE_FILE
    try:
        with path.open("rb") as file:
            data = file.read(_LARGEST)
        head = ReleaseHeadForm.model_validate_json(data)
        if head.format != FORMAT:
            said = {"theirs": head.grader, "found": head.format, "ours": __version__, "known": FORMAT}
            raise CourseError([Problem(path, 1, "format", _OTHER_FORMAT.format(**said))])
        return ReleaseForm.model_validate_json(data)
    except (OSError, ValidationError, UnicodeDecodeError) as fault:
        what = fault.errors(include_url=False)[0] if isinstance(fault, ValidationError) else None
        key = ".".join(map(str, what["loc"])) if what else ""
        text = Text("The release is damaged here. Get it from your course again.", "发布包此处已损坏，请重新获取。")
        raise CourseError([Problem(path, 1, key or "file", text)]) from fault


def as_released(exercise: Exercise, form: ReleaseForm, root: Path) -> Exercise:
    """Return an exercise with its recordings; a check that was not recorded is withheld."""
    held = form.exercises.get(exercise.id)
    release = Release(ReleaseRef(form.version, form.sha256), form.seed, form.grader, form.torch)
    recorded = () if held is None else tuple(held.checks)
    withheld = {} if held is None else {check.id: _withheld(check) for check in held.withheld}
    unknown = [check for check in exercise.checks if check.id not in recorded and check.id not in withheld]
    folder = root / RECORDED / exercise.folder.name
    files: Mapping[str, str] = {} if held is None else held.files
    changed = held is None or held.sha256 != folder_digest(exercise.folder)
    return replace(
        exercise,
        checks=tuple(check for check in exercise.checks if check.id in recorded),
        withheld=(*unknown, *withheld.values()),
        misconceptions=() if held is None else tuple(_misconception(told) for told in held.misconceptions),
        release=ReleasedExercise(release, folder, files, changed),
    )


def folder_digest(folder: Path) -> str:
    """Return a digest of a folder's files that ignores line ends, because tools change them on the way."""
    digest = hashlib.sha256()
    for path in public_files(folder):
        data = path.read_bytes().replace(b"\r\n", b"\n")
        for piece in framed((path.relative_to(folder).as_posix().encode(), data)):
            digest.update(piece)
    return digest.hexdigest()


def public_files(folder: Path) -> Iterator[Path]:
    """Yield a folder's files in order, without those that programs and editors leave there."""
    for path in sorted(folder.rglob("*")):
        parts = path.relative_to(folder).parts
        left = any(part.startswith((".", "__")) for part in parts) or path.name.endswith("~")
        if path.is_file() and not left:
            yield path


def _withheld(form: WithheldForm) -> Check:
    return Check(id=form.id, title=Text.of(form.title), points=Decimal(form.points), visibility=form.visibility)


def _misconception(form: ReleasedMisconceptionForm) -> Misconception:
    return Misconception(form.id, Path(), Text.of(form.title), Text.of(form.explanation), form.hint)
