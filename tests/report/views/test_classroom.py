from __future__ import annotations

from typing import TYPE_CHECKING

from grader.report.filenames import page_names
from grader.report.grade_table import GradeTable
from grader.report.views.changed import LISTED
from grader.report.views.classroom import class_view
from grader.result import CheckStatus, ResultStatus
from grader.roster import Member
from grader.text import Text

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable

    from grader.report.outline import CourseInfo
    from grader.report.views.classroom import ClassView
    from grader.result import Result, Verdict


def view_of(results: Iterable[Result], course: CourseInfo) -> ClassView:
    sheet = GradeTable.of(results, course)
    return class_view(sheet, page_names(sheet.students))


def test_the_figures_count_only_totals_that_are_final(small_class: tuple[Result, ...], course: CourseInfo) -> None:
    view = view_of(small_class, course)
    assert (len(view.rows), view.judged) == (3, 8)
    assert (view.average, view.middle, view.perfect) == ("11.2", "11.2", 0)
    assert {(bar.low, bar.count) for bar in view.bars if bar.count} == {(20, 1), (50, 1)}


def test_our_own_faults_come_first_then_what_cannot_be_loaded_then_what_was_stopped(
    small_class: tuple[Result, ...], course: CourseInfo
) -> None:
    concerns = view_of(small_class, course).concerns
    assert [(group.mark.icon, group.count) for group in concerns] == [("ours", 1), ("load", 1), ("time", 1)]
    ours, load, time = (group.listed[0] for group in concerns)
    assert (ours.student.name, ours.exercise.id, ours.sentence) == (
        "王小明",
        "ex03",
        Text("No worker.", "没有工作进程。"),
    )
    assert load.sentence.en == "SyntaxError in ex02.py, line 3"
    assert time.sentence.en == "Check last-dim: Stopped after 2 s."


def test_a_fault_of_ours_in_one_check_is_listed_with_that_check(
    course: CourseInfo, a_result: Callable[..., Result], a_check: Callable[..., Verdict]
) -> None:
    fault = a_check("b", CheckStatus.JUDGE_ERROR, "0", message=Text("Broken.", "坏了。"))
    other = a_check("a", CheckStatus.FAILED, "0", message=Text("Wrong.", "错了。"))
    (group,) = view_of([a_result("ada", "ex01", other, fault)], course).concerns
    assert group.mark.icon == "ours"
    assert group.listed[0].sentence == Text("Check b: Broken.", "检查 b:坏了。".replace(":", "\uff1a"))


def test_a_long_list_of_concerns_is_counted_whole_and_listed_in_part(
    course: CourseInfo, a_result: Callable[..., Result]
) -> None:
    many = [a_result(f"s{number}", "ex01", status=ResultStatus.UNGRADABLE) for number in range(LISTED + 5)]
    (group,) = view_of(many, course).concerns
    assert (group.count, len(group.listed)) == (LISTED + 5, LISTED)


def test_a_student_has_a_misconception_once_and_the_most_frequent_comes_first(
    course: CourseInfo, a_result: Callable[..., Result], a_check: Callable[..., Verdict]
) -> None:
    rare, twice = (a_check(name, CheckStatus.FAILED, "0", misconception=name) for name in ("rare", "diagonal-only"))
    again = a_check("again", CheckStatus.FAILED, "0", misconception="diagonal-only")
    view = view_of([a_result("ada", "ex02", rare, twice, again), a_result("bob", "ex02", twice)], course)
    assert [
        (belief.title.en, [student.name for student in belief.students], belief.share) for belief in view.beliefs
    ] == [
        ("Off-diagonal terms missing", ["ada", "bob"], 1.0),
        ("rare", ["ada"], 0.5),
    ]


def test_a_pass_rate_is_over_what_was_judged(
    course: CourseInfo, a_result: Callable[..., Result], a_check: Callable[..., Verdict]
) -> None:
    statuses = [CheckStatus.PASSED, CheckStatus.FAILED, CheckStatus.SKIPPED, CheckStatus.JUDGE_ERROR]
    results = [a_result(f"s{number}", "ex01", a_check(status=one)) for number, one in enumerate(statuses)]
    results.append(a_result("s9", "ex01", status=ResultStatus.UNGRADABLE))
    ((_, (rate,)),) = view_of(results, course).rates
    assert (rate.passed, rate.judged, rate.percent) == (1, 3, 33)


def test_a_rate_is_full_only_when_everybody_passed(
    course: CourseInfo, a_result: Callable[..., Result], a_check: Callable[..., Verdict]
) -> None:
    results = [a_result(f"s{number}", "ex01", a_check()) for number in range(999)]
    ((_, (rate,)),) = view_of(results, course).rates
    assert (rate.percent, rate.step) == (100, 10)
    results.append(a_result("last", "ex01", a_check(status=CheckStatus.FAILED)))
    ((_, (rate,)),) = view_of(results, course).rates
    assert (rate.percent, rate.step) == (99, 9)


def test_rows_know_what_to_filter_by(small_class: tuple[Result, ...], course: CourseInfo) -> None:
    rows = {row.student.name: row for row in view_of(small_class, course).rows}
    assert {name: row.flags for name, row in rows.items()} == {"ada": "missing", "bob": "load time", "王小明": "ours"}
    assert [cell.score for cell in rows["王小明"].cells] == ["10", "10", ""]
    assert not rows["王小明"].complete


def test_addresses_are_quoted(course: CourseInfo, a_result: Callable[..., Result]) -> None:
    (row,) = view_of([a_result("Ada #1 ?", "ex01")], course).rows
    assert row.student.href.startswith("students/Ada%20_1%20_-")


def test_a_class_of_nobody_has_a_page(course: CourseInfo) -> None:
    view = view_of([], course)
    assert (view.rows, view.average, view.concerns) == ((), "–", ())


def test_a_list_of_the_course_gives_rows_names_sections_and_an_order(
    small_class: tuple[Result, ...], course: CourseInfo
) -> None:
    members = {
        "ada": Member("ada", "ada", "Ada Lovelace", "Lovelace", section="10", accommodations="a reader"),
        "bob": Member("bob", "bob", "Bob Álvarez", "Álvarez", section="9"),
    }
    sheet = GradeTable.of(small_class, course, members)
    view = class_view(sheet, {student: f"{student}.html" for student in sheet.students})
    assert [(row.student.shown, row.section, row.stranger) for row in view.rows] == [
        ("Bob Álvarez (bob)", "9", False),
        ("Ada Lovelace (ada)", "10", False),
        ("王小明", "", True),
    ]
    assert view.sections == ("9", "10")
    assert [row.accommodations for row in view.rows] == ["", "a reader", ""]
