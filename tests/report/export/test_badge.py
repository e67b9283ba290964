from __future__ import annotations

import json
from typing import TYPE_CHECKING

import pytest

from grader.report.export.badge import badge, class_badge
from grader.report.grade_table import GradeTable, Total

if TYPE_CHECKING:
    from decimal import Decimal

    from grader.report.outline import CourseInfo
    from grader.result import Result


@pytest.mark.parametrize(
    ("share", "message", "colour"),
    [(1, "30/30", "brightgreen"), (0.8, "24/30", "green"), (0.5, "15/30", "yellow"), (0, "0/30", "orange")],
)
def test_the_colour_follows_the_points(
    small_class: tuple[Result, ...], course: CourseInfo, share: float, message: str, colour: str
) -> None:
    sheet = GradeTable.of(small_class, course)
    score: Decimal = sheet.points * int(share * 10) / 10
    assert json.loads(badge(sheet, Total(score, complete=True), "en")) == {
        "schemaVersion": 1,
        "label": "points",
        "message": message,
        "color": colour,
    }


def test_points_that_are_not_known_are_not_shown(small_class: tuple[Result, ...], course: CourseInfo) -> None:
    sheet = GradeTable.of(small_class, course)
    assert json.loads(badge(sheet, sheet.total("王小明"), "zh"))["message"] == "未知"


def test_a_class_tells_how_many_it_is_and_nothing_else(small_class: tuple[Result, ...], course: CourseInfo) -> None:
    assert json.loads(class_badge(GradeTable.of(small_class, course), "en"))["message"] == "3 students"
