from __future__ import annotations

from dataclasses import replace
from decimal import Decimal
from typing import TYPE_CHECKING

from grader.final_score import FinalScore, Step, StepKind
from grader.report.grade_table import GradeTable
from grader.report.html.pages import student_page
from grader.report.views.student import student_view
from grader.result import CheckStatus, Visibility
from grader.text import NOTHING, Text

if TYPE_CHECKING:
    from collections.abc import Callable

    from grader.report.outline import CourseInfo
    from grader.result import Counterexample, Result, Verdict


def test_a_student_sees_every_exercise_of_the_class_and_their_total(
    small_class: tuple[Result, ...], course: CourseInfo
) -> None:
    view = student_view(GradeTable.of(small_class, course), "ada")
    assert [(exercise.info.id, exercise.score, exercise.max_score) for exercise in view.exercises] == [
        ("ex01", "10", "10"),
        ("ex02", "5", "10"),
        ("ex03", "0", "10"),
    ]
    assert (view.total, view.max_total, view.complete, view.share) == ("15", "30", True, 0.5)


def test_our_fault_is_no_score_and_makes_the_total_not_final(
    small_class: tuple[Result, ...], course: CourseInfo
) -> None:
    view = student_view(GradeTable.of(small_class, course), "王小明")
    assert view.exercises[2].score is None
    assert not view.complete


def test_a_check_whose_points_were_changed_by_hand_says_so(
    course: CourseInfo, a_result: Callable[..., Result], a_check: Callable[..., Verdict]
) -> None:
    first, second = (replace(a_check(), check=name) for name in ("first", "second"))
    steps = (
        Step(StepKind.JUDGED, Decimal(3), NOTHING),
        Step(StepKind.CORRECTED, Decimal("0.5"), NOTHING, "second"),
        Step(StepKind.CORRECTED, Decimal(1), NOTHING, "second"),
    )
    result = replace(a_result("ada", "ex01", first, second), final=FinalScore(Decimal("4.5"), steps))
    (exercise,) = student_view(GradeTable.of([result], course), "ada").exercises
    assert [check.by_hand for check in exercise.checks] == ["", "+1.5"]
    page = student_page(student_view(GradeTable.of([result], course), "ada"), "en")
    assert page.count(b"changed by hand") == 1


def test_a_hidden_check_has_no_counterexample_and_no_output(
    course: CourseInfo,
    a_result: Callable[..., Result],
    a_check: Callable[..., Verdict],
    example: Counterexample,
) -> None:
    hidden = a_check(status=CheckStatus.FAILED, visibility=Visibility.HIDDEN, counterexample=example, output="secret")
    (exercise,) = student_view(GradeTable.of([a_result("ada", "ex01", hidden)], course), "ada").exercises
    (shown,) = exercise.checks
    assert shown.hidden
    assert shown.case is None
    assert shown.verdict.counterexample is None
    assert shown.verdict.output == ""
    assert exercise.result is not None
    assert exercise.result.checks[0].counterexample is None


def test_what_was_said_above_is_said_only_once(
    course: CourseInfo, a_result: Callable[..., Result], a_check: Callable[..., Verdict]
) -> None:
    message = Text("The sign is flipped.", "符号反了。")
    checks = [a_check(name, CheckStatus.FAILED, "0", message=message, hint=0) for name in ("a", "b")]
    (exercise,) = student_view(GradeTable.of([a_result("ada", "ex01", *checks)], course), "ada").exercises
    assert [check.again for check in exercise.checks] == [False, True]
    assert [bool(check.hint) for check in exercise.checks] == [True, False]


def test_a_hint_is_for_what_went_wrong_and_a_number_without_a_hint_is_nothing(
    course: CourseInfo, a_result: Callable[..., Result], a_check: Callable[..., Verdict]
) -> None:
    checks = [
        a_check("a", hint=0),
        a_check("b", CheckStatus.FAILED, "0", hint=7),
        a_check("c", CheckStatus.ERROR, hint=0),
    ]
    (exercise,) = student_view(GradeTable.of([a_result("ada", "ex01", *checks)], course), "ada").exercises
    assert [check.hint for check in exercise.checks] == [NOTHING, NOTHING, course.exercises[0].hints[0]]


def test_a_misconception_is_named_by_its_title_or_else_by_its_id(
    course: CourseInfo, a_result: Callable[..., Result], a_check: Callable[..., Verdict]
) -> None:
    checks = [a_check("a", misconception="diagonal-only"), a_check("b", misconception="new-one"), a_check("c")]
    (exercise,) = student_view(GradeTable.of([a_result("ada", "ex02", *checks)], course), "ada").exercises
    titles = [check.misconception.en for check in exercise.checks]
    assert titles == ["Off-diagonal terms missing", "new-one", ""]


def test_an_exercise_whose_id_is_no_anchor_gets_one_of_its_bytes(course: CourseInfo) -> None:
    assert course.exercises[0].anchor == "exercise-ex01"
    assert replace(course.exercises[0], id="a b").anchor == "exercise-612062"


def test_a_meaning_does_not_repeat_the_misconceptions_title(
    course: CourseInfo, a_result: Callable[..., Result], a_check: Callable[..., Verdict]
) -> None:
    title = Text("Off-diagonal terms missing", "缺少非对角项")
    meanings = (Text("look at the Jacobian.", "看一看雅可比矩阵。"), Text("All of it.", "全部。"))
    checks = [
        replace(a_check(name, CheckStatus.FAILED, misconception="diagonal-only"), mistake=title, meaning=meaning)
        for name, meaning in zip("ab", meanings, strict=True)
    ]
    (exercise,) = student_view(GradeTable.of([a_result("ada", "ex02", *checks)], course), "ada").exercises
    assert [check.meaning for check in exercise.checks] == list(meanings)
