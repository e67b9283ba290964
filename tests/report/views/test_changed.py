from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from grader.gradebook.changes import changes
from grader.report.filenames import page_names
from grader.report.grade_table import GradeTable
from grader.report.html.pages import class_page
from grader.report.views.changed import LISTED
from grader.report.views.classroom import class_view
from grader.report.views.status import Tone
from grader.result import CheckStatus, SubmissionRef

if TYPE_CHECKING:
    from collections.abc import Callable

    from grader.report.outline import CourseInfo
    from grader.report.views.classroom import ClassView
    from grader.result import Result, Verdict


def view(before: list[Result], after: list[Result], course: CourseInfo) -> ClassView:
    sheet = GradeTable.of(after, course)
    return class_view(sheet, page_names(sheet.students), changes(before, after))


def test_the_class_page_says_what_the_last_run_changed_and_why(
    course: CourseInfo, a_result: Callable[..., Result], a_check: Callable[..., Verdict]
) -> None:
    wrong, right = a_check(status=CheckStatus.FAILED, points="0"), a_check()
    before = [a_result("ada", "ex01", wrong), a_result("bob", "ex01", right), a_result("cy", "ex01", right)]
    again = a_result("ada", "ex01", right, submission=SubmissionRef("ada/ex01.py", "cd" * 32))
    after = [again, a_result("bob", "ex01", wrong), a_result("cy", "ex01", right), a_result("dan", "ex01", right)]
    found = view(before, after, course)
    assert found.changed == 3
    assert [
        (change.student, change.before.en, change.after.en, change.cause.en, change.tone) for change in found.changes
    ] == [
        ("ada", "0 / 10", "5 / 10", "another file", Tone.GOOD),
        ("bob", "5 / 10", "0 / 10", "the same file, judged again", Tone.BAD),
        ("dan", "–", "5 / 10", "new", Tone.GOOD),
    ]
    page = class_page(found, "en").decode()
    assert 'href="students/ada.html#exercise-ex01">ada</a>' in page
    assert "提交了另一份文件" in page


def test_where_nothing_changed_nothing_is_said_of_it(small_class: tuple[Result, ...], course: CourseInfo) -> None:
    found = view(list(small_class), list(small_class), course)
    assert found.changed == 0
    assert "Changed by the last run" not in class_page(found, "en").decode()


def test_of_very_many_changes_the_first_are_listed(
    course: CourseInfo, a_result: Callable[..., Result], a_check: Callable[..., Verdict]
) -> None:
    after = [a_result(f"s{number}", "ex01", a_check()) for number in range(LISTED + 1)]
    found = view([], after, course)
    assert (found.changed, len(found.changes)) == (LISTED + 1, LISTED)
    assert "lists all of them" in class_page(found, "en").decode()
    assert "lists all of them" not in class_page(replace(found, changed=LISTED), "en").decode()
