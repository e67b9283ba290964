from __future__ import annotations

import subprocess
import sys
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from grader.course.policy import Policy
from grader.gradebook import Gradebook
from grader.gradebook.adjustments import Adjustment, AdjustmentKind
from grader.gradebook.scored import ScoredResults
from grader.report import page_inputs
from grader.report.filenames import page_names
from grader.report.handed_in import keep_sources
from grader.report.page_inputs import PageInputs
from grader.report.page_settings import PageSettings
from grader.report.result_store import InMemoryResults, blank_sheet
from grader.roster.members import Member
from grader.text import Location, Text

if TYPE_CHECKING:
    from collections.abc import Iterator

    from grader.report.outline import CourseInfo
    from grader.result import Result

MODULES = """
import sys
import grader.report.render_class, grader.report.writer, grader.gradebook.scored
print(*(module.__file__ for name, module in sys.modules.items() if name.startswith("grader.")), sep="\\n")
"""


@pytest.fixture
def book(small_class: tuple[Result, ...], tmp_path: Path) -> Iterator[Gradebook]:
    """A gradebook with the small class."""
    with Gradebook.open(tmp_path / "gradebook.sqlite") as gradebook:
        with gradebook.run(seed="2026", options={}):
            for result in small_class:
                gradebook.record(result, f"{result.student} {result.exercise}")
        yield gradebook


def inputs(
    book: Gradebook,
    course: CourseInfo,
    folder: Path,
    language: str = "en",
    policy: Policy | None = None,
    more: object = (),
) -> PageInputs:
    store = ScoredResults(book, policy or Policy())
    blank = blank_sheet(store, course)
    return PageInputs.of(blank, store, PageSettings(folder, language, page_names(blank.students)), more)


def test_the_same_inputs_have_the_same_digests(book: Gradebook, course: CourseInfo, tmp_path: Path) -> None:
    assert inputs(book, course, tmp_path) == inputs(book, course, tmp_path / "elsewhere")


def test_each_input_of_all_pages_counts(book: Gradebook, course: CourseInfo, tmp_path: Path) -> None:
    found = [
        inputs(book, course, tmp_path),
        inputs(book, course, tmp_path, "zh"),
        inputs(book, replace(course, title=Text.same("Another")), tmp_path),
        inputs(book, replace(course, title=replace(course.title, locations=(Location("x", 1),))), tmp_path),
        inputs(book, replace(course, languages=("en",)), tmp_path),
        inputs(book, course, tmp_path, policy=Policy(drop_lowest=1)),
    ]
    for digests in ([each.of_class for each in found], [each.of_student["ada"] for each in found]):
        assert len(set(digests)) == len(found)


def test_each_input_of_one_page_counts_for_it_and_for_the_class_only(
    book: Gradebook, course: CourseInfo, small_class: tuple[Result, ...], tmp_path: Path
) -> None:
    seen = [inputs(book, course, tmp_path)]
    ada = next(result for result in small_class if result.student == "ada" and result.submission is not None)
    assert ada.submission is not None
    keep_sources(tmp_path, {ada.submission.sha256: b"x = 1\n"})  # bob handed in the same file
    seen.append(inputs(book, course, tmp_path))
    book.enrolled.replace({"ada": Member("ada", name="Ada")})
    seen.append(inputs(book, course, tmp_path))
    with book.run(seed="2026", options={}):
        book.record(replace(ada, output="hello"), "again")
    seen.append(inputs(book, course, tmp_path))
    assert len({each.of_student["ada"] for each in seen}) == len({each.of_class for each in seen}) == len(seen)
    assert len({each.of_student["bob"] for each in seen}) == 2


def test_the_first_change_by_hand_counts_for_everybody(book: Gradebook, course: CourseInfo, tmp_path: Path) -> None:
    before = inputs(book, course, tmp_path)
    book.adjustments.add("ada", "ex01", Adjustment(AdjustmentKind.COMMENT, reason="well done"))
    first = inputs(book, course, tmp_path)
    book.adjustments.add("ada", "ex01", Adjustment(AdjustmentKind.COMMENT, reason="really"))
    second = inputs(book, course, tmp_path)
    assert len({each.of_student["ada"] for each in (before, first, second)}) == 3
    assert before.of_student["bob"] != first.of_student["bob"] == second.of_student["bob"]


def test_what_only_the_class_shows_counts_for_the_class_only(
    book: Gradebook, course: CourseInfo, tmp_path: Path
) -> None:
    one, other = inputs(book, course, tmp_path), inputs(book, course, tmp_path, more="changes")
    assert (one.of_student, one.of_class == other.of_class) == (other.of_student, False)


def test_results_in_memory_have_no_digests(small_class: tuple[Result, ...], course: CourseInfo, tmp_path: Path) -> None:
    store = InMemoryResults.of(small_class)
    found = PageInputs.of(blank_sheet(store, course), store, PageSettings(tmp_path, "en", {}), ())
    assert found == PageInputs(None, {})


def test_another_version_of_the_program_counts(
    book: Gradebook, course: CourseInfo, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    before = inputs(book, course, tmp_path)
    monkeypatch.setattr(page_inputs, "_program", lambda: b"another")
    assert inputs(book, course, tmp_path).of_student["ada"] != before.of_student["ada"]


def test_the_digest_of_the_program_covers_all_that_makes_pages() -> None:
    done = subprocess.run([sys.executable, "-c", MODULES], check=True, capture_output=True, text=True)  # noqa: S603 - our own
    package = Path(page_inputs.__file__).parents[1]
    covered = {bytes(name).decode() for name in list(page_inputs._sources())[::2]}
    assert {str(Path(path).relative_to(package)) for path in done.stdout.split()} <= covered
    assert {"report/html/templates/student.html.jinja", "report/html/templates/base.css"} <= covered
    assert not any("__pycache__" in name for name in covered)
