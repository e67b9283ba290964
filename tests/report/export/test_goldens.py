"""Every situation in `goldens/`: a class, what the platform let download, and the files that must come of them."""

from __future__ import annotations

import shutil
from dataclasses import dataclass, replace
from pathlib import Path
from typing import TYPE_CHECKING

import pytest
import yaml

from grader.report.export.formats import EXPORTERS
from grader.report.export.request import ExportRequest
from grader.report.grade_table import GradeTable
from tests.golden import require_equal

if TYPE_CHECKING:
    from collections.abc import Mapping

    from grader.report.outline import CourseInfo
    from grader.result import Result
    from grader.text import Language

GOLDENS = Path(__file__).parent / "goldens"


@dataclass(frozen=True)
class Situation:
    """`students` gives students of the small class other names; `given` is the platform's file."""

    folder: Path
    title: str
    format: str
    language: Language = "en"
    given: str | None = None
    column: str | None = None
    exercises: tuple[str, ...] = ()
    students: Mapping[str, str] | None = None

    @staticmethod
    def read(path: Path) -> Situation:
        return Situation(path.parent, **yaml.safe_load(path.read_text(encoding="utf-8")))

    def order(self, results: tuple[Result, ...], course: CourseInfo) -> ExportRequest:
        names = self.students or {}
        kept = [
            replace(result, student=names.get(str(result.student), result.student))
            for result in results
            if not self.exercises or result.exercise in self.exercises
        ]
        given = None if self.given is None else (self.folder / self.given).read_bytes()
        return ExportRequest(GradeTable.of(kept, course), self.language, given, self.column)


SITUATIONS = [Situation.read(path) for path in sorted(GOLDENS.glob("*/situation.yaml"))]


def test_every_format_has_a_situation() -> None:
    # archives, and files for many people, are read back by tests of their own
    read_back = {"xlsx", "mail", "moodle-feedback", "canvas-comments"}
    assert {situation.format for situation in SITUATIONS} == set(EXPORTERS) - read_back


def readable(files: Mapping[str, bytes]) -> dict[str, str]:
    return {name: content.decode("utf-8", "backslashreplace") for name, content in files.items()}


@pytest.mark.parametrize("situation", SITUATIONS, ids=lambda one: one.folder.name)
def test_a_situation_gives_its_golden(
    situation: Situation, small_class: tuple[Result, ...], course: CourseInfo, *, update_golden: bool
) -> None:
    made = EXPORTERS[situation.format].export(situation.order(small_class, course))
    notes = "".join(f"{note.en}\n{note.zh}\n" for note in made.notes)
    written = {**made.files, **({"notes.txt": notes.encode()} if notes else {})}
    expected = situation.folder / "expected"
    if update_golden:
        shutil.rmtree(expected, ignore_errors=True)
        for name, content in written.items():
            (expected / name).parent.mkdir(parents=True, exist_ok=True)
            (expected / name).write_bytes(content)
    golden = {
        path.relative_to(expected).as_posix(): path.read_bytes() for path in expected.rglob("*") if path.is_file()
    }
    require_equal(readable(written), readable(golden))
    assert written == golden


@pytest.mark.parametrize("situation", [one for one in SITUATIONS if one.given], ids=lambda one: one.folder.name)
def test_a_platforms_file_can_be_filled_in_twice(
    situation: Situation, small_class: tuple[Result, ...], course: CourseInfo
) -> None:
    order = situation.order(small_class, course)
    exporter = EXPORTERS[situation.format]
    (once,) = exporter.export(order).files.values()
    (twice,) = exporter.export(replace(order, source=once)).files.values()
    assert twice == once
