"""This grader and some exercises of a course as an autograder for Gradescope: one zip file to upload."""

from __future__ import annotations

import io
import json
import secrets
import stat
import zipfile
from dataclasses import dataclass
from importlib import metadata, resources
from pathlib import Path
from typing import TYPE_CHECKING, Final

import yaml
from packaging.requirements import Requirement

from grader.__about__ import __version__
from grader.course.folders import COURSE_FILE
from grader.errors import UsageError
from grader.sandbox.libraries import require_library
from grader.text import Text

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

    from grader.course.model import Course, Exercise
    from grader.text import Language
    from grader.worker.lockdown import Level

SETTINGS: Final = "autograder.json"
PROJECT: Final = "torch-grader"
MEMORY_MB: Final = 256
"""The memory of a submission, of the container's 768 MiB: the judge and its warm process have the rest."""
_STORED: Final = (2026, 1, 1, 0, 0, 0)
"""The time of every member: the same content gives the same bytes."""
_LEFT_OUT: Final = frozenset({"__pycache__", "builtin", ".pytest_cache", ".git"})
_NO_WHEELS: Final = Text("{folder} holds no wheels (*.whl).", "{folder} 中没有 wheel 文件（*.whl）。")


@dataclass(frozen=True, slots=True)
class AutograderSettings:
    """The settings of the autograder besides the course."""

    exercises: tuple[str, ...]
    isolation: Level
    """The weakest isolation that is accepted in Gradescope's container."""
    language: Language
    seed: str
    """The public seed."""
    secret: str
    """The seed of the hidden cases: the same for every submission, and unknown to everybody."""
    memory_mb: int = MEMORY_MB
    """The most that a submission may use."""

    def to_json(self) -> dict[str, object]:
        """Return them as JSON."""
        return {name: getattr(self, name) for name in self.__slots__} | {"grader": __version__}

    @staticmethod
    def read(path: Path) -> AutograderSettings:
        """Read back the settings in the zip."""
        found = json.loads(path.read_text("utf-8"))
        found.pop("grader", None)
        return AutograderSettings(**found | {"exercises": tuple(found["exercises"])})


def new_settings(
    course: Course, exercises: Sequence[Exercise], isolation: Level, language: Language
) -> AutograderSettings:
    """Return settings with their own secret seed."""
    ids = tuple(exercise.id for exercise in exercises)
    return AutograderSettings(ids, isolation, language, course.seed, secrets.token_hex(32))


def autograder(
    course: Course, exercises: Sequence[Exercise], settings: AutograderSettings, wheels: Path | None
) -> bytes:
    """Return the zip file.

    Raises:
        UsageError: the folder of wheels holds none, a file cannot be read, or an allowed library is not installed.
    """
    members = {**_scripts(), SETTINGS: json.dumps(settings.to_json(), indent=1).encode()}
    try:
        members |= {f"program/grader/{name}": data for name, data in _files(Path(__file__).parents[1])}
        members |= dict(_course(course, exercises))
        members |= {} if wheels is None else dict(_wheels(wheels))
    except OSError as error:
        text = Text("{path} cannot be read ({why}).", "无法读取 {path}（{why}）。")
        raise UsageError(text.format(path=error.filename, why=error.strerror)) from error
    members["requirements.txt"] = "".join(f"{pin}\n" for pin in _requirements(exercises)).encode()
    return _zipped(members)


def _requirements(exercises: Sequence[Exercise]) -> list[str]:
    """Return what is installed in the container: the grader's needs, and what exercises allow."""
    names = {name: exercise.id for exercise in exercises for name in exercise.libraries}
    found = [require_library(name, Text.same(exercise)) for name, exercise in names.items()]
    own = [f"{library.project}=={library.version.partition('+')[0]}" for library in found if library.project]
    needed = [pin for library in found if library.project for pin in pins(library.project)]
    return sorted({*pins(PROJECT), *own, *needed})


def pins(project: str) -> list[str]:
    """Return a project's direct and indirect dependencies, with the versions installed here."""
    found: dict[str, str] = {}
    waiting = [(project, frozenset[str]())]
    seen = set()
    while waiting:
        name, extras = waiting.pop()
        if (name, extras) in seen:
            continue
        seen.add((name, extras))
        for words in metadata.requires(name) or ():
            needed = Requirement(words)
            if needed.marker and not any(needed.marker.evaluate({"extra": extra}) for extra in (*extras, "")):
                continue
            try:  # a local version of torch (+cpu) is not asked for: the script says where to look
                found[needed.name.lower()] = metadata.version(needed.name).partition("+")[0]
            except metadata.PackageNotFoundError:
                continue
            waiting.append((needed.name, frozenset(needed.extras)))
    return [f"{name}=={version}" for name, version in sorted(found.items())]


def _scripts() -> dict[str, bytes]:
    folder = resources.files("grader.release") / "gradescope"
    return {name: (folder / name).read_bytes() for name in ("setup.sh", "run_autograder", "pinned.py")}


def _course(course: Course, exercises: Sequence[Exercise]) -> Iterator[tuple[str, bytes]]:
    """Yield the files of the exercises, with their reference, and a course.yaml that lists only these."""
    yield f"course/{COURSE_FILE}", _course_file(course, exercises)
    for exercise in exercises:
        for top, folder in (("exercises", exercise.folder), ("reference", exercise.private)):
            for name, data in _files(folder):
                yield f"course/{top}/{folder.name}/{name}", data


def _course_file(course: Course, exercises: Sequence[Exercise]) -> bytes:
    """Return course.yaml for some exercises; the platform handles late policies, and personal data stays out."""
    given = yaml.safe_load((course.root / COURSE_FILE).read_text("utf-8-sig"))
    ids = {exercise.id for exercise in exercises}
    kept = {name: given[name] for name in ("title", "languages", "seed", "version", "libraries") if name in given}
    parts = [{**part, "exercises": [name for name in part["exercises"] if name in ids]} for part in given["parts"]]
    parts = [part for part in parts if part["exercises"]]
    drafts = [exercise.id for exercise in exercises if not any(exercise.id in part["exercises"] for part in parts)]
    if drafts:
        parts.append({"id": "drafts", "title": given["title"], "exercises": drafts})
    return yaml.safe_dump({**kept, "parts": parts}, allow_unicode=True, sort_keys=False).encode()


def _files(folder: Path) -> Iterator[tuple[str, bytes]]:
    for path in sorted(folder.rglob("*")):
        inner = path.relative_to(folder)
        if path.is_file() and not _LEFT_OUT.intersection(inner.parts) and path.suffix != ".pyc":
            yield inner.as_posix(), path.read_bytes()


def _wheels(folder: Path) -> Iterator[tuple[str, bytes]]:
    found = sorted(folder.glob("*.whl"))
    if not found:
        raise UsageError(_NO_WHEELS.format(folder=folder))
    for path in found:
        yield f"wheels/{path.name}", path.read_bytes()


def _zipped(members: Mapping[str, bytes]) -> bytes:
    whole = io.BytesIO()
    with zipfile.ZipFile(whole, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, data in sorted(members.items()):
            entry = zipfile.ZipInfo(name, _STORED)
            mode = 0o755 if name in ("setup.sh", "run_autograder") else 0o644
            entry.external_attr = (stat.S_IFREG | mode) << 16
            entry.compress_type = zipfile.ZIP_DEFLATED
            archive.writestr(entry, data)
    return whole.getvalue()
