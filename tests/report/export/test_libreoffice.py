"""LibreOffice opens a workbook in any country: scores are numbers, and names are words that nothing computes."""

from __future__ import annotations

import csv
import shutil
import subprocess
from dataclasses import replace
from typing import TYPE_CHECKING

import pytest

from grader.report.export import workbook
from grader.report.export.request import ExportRequest
from grader.report.grade_table import GradeTable

if TYPE_CHECKING:
    from pathlib import Path

    from grader.report.outline import CourseInfo
    from grader.result import Result

OFFICE = shutil.which("soffice") or "soffice"
LOCALE = (
    '<oor:items xmlns:oor="http://openoffice.org/2001/registry">'
    '<item oor:path="/org.openoffice.Setup/L10N"><prop oor:name="ooSetupSystemLocale" oor:op="fuse">'
    "<value>{locale}</value></prop></item></oor:items>"
)
AS_SHOWN = "csv:Text - txt - csv (StarCalc):59,34,76,1,,0,true,true"
"""Separated by `;`, in UTF-8, every cell as it is shown, and quotes around words but not around numbers."""

pytestmark = [
    pytest.mark.skipif(shutil.which("soffice") is None, reason="LibreOffice (soffice) is not here"),
    pytest.mark.usefixtures("openpyxl"),
]


@pytest.fixture(scope="module")
def openpyxl() -> None:
    pytest.importorskip("openpyxl", reason="workbooks are an extra")


@pytest.mark.parametrize(("locale", "score"), [("en-US", "2.5"), ("de-DE", "2,5")])
def test_scores_are_numbers_and_names_are_words(
    locale: str, score: str, tmp_path: Path, small_class: tuple[Result, ...], course: CourseInfo
) -> None:
    names = {"bob": "=1+1", "ada": "007"}
    renamed = [replace(result, student=names.get(result.student or "", result.student)) for result in small_class]
    made = workbook.workbook(ExportRequest(GradeTable.of(renamed, course), "en"))
    (tmp_path / "grades.xlsx").write_bytes(made.files["grades.xlsx"])
    profile = tmp_path / "profile"
    (profile / "user").mkdir(parents=True)
    (profile / "user" / "registrymodifications.xcu").write_text(LOCALE.format(locale=locale), encoding="utf-8")
    words = [OFFICE, f"-env:UserInstallation={profile.as_uri()}", "--headless", "--convert-to", AS_SHOWN]
    subprocess.run([*words, "grades.xlsx"], cwd=tmp_path, check=True, capture_output=True, timeout=120)  # noqa: S603 - our own command
    lines = (tmp_path / "grades.csv").read_text("utf-8").splitlines()
    assert any(line.startswith(f'"=1+1";{score};0;5;') for line in lines), lines
    assert any(line.startswith('"007";10;5;0;') for line in lines), lines
    header = next(csv.reader(lines[:1], delimiter=";"))
    assert header[:2] == ["student", "ex01"]
