from __future__ import annotations

import csv
import json
import re
import stat
from dataclasses import replace
from typing import TYPE_CHECKING
from urllib.parse import unquote

import pytest

from grader.errors import UsageError
from grader.report.writer import write_reports
from grader.result import Array, CheckStatus, Counterexample, Result, Visibility
from grader.result_json import result_from_json

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from grader.report.outline import CourseInfo
    from grader.result import Verdict


def content(folder: Path) -> dict[str, bytes]:
    return {
        path.relative_to(folder).as_posix(): path.read_bytes() for path in sorted(folder.rglob("*")) if path.is_file()
    }


def test_a_report_is_the_files_of_the_contract(
    small_class: tuple[Result, ...], course: CourseInfo, tmp_path: Path
) -> None:
    out = tmp_path / "out"
    report = write_reports(small_class, course, out, "en")
    assert report.index == out / "index.html"
    assert report.pages == {name: out / "students" / f"{name}.html" for name in ("ada", "bob", "王小明")}
    assert list(content(out)) == [
        "grades.csv",
        "index.html",
        "results.json",
        "students/ada.html",
        "students/bob.html",
        "students/王小明.html",
    ]


def test_only_its_owner_can_read_the_folder_and_the_students_part_can_be_handed_on(
    small_class: tuple[Result, ...], course: CourseInfo, tmp_path: Path
) -> None:
    write_reports(small_class, course, tmp_path / "out", "en")
    modes = {
        path.name: stat.S_IMODE(path.stat().st_mode) for path in [tmp_path / "out", *(tmp_path / "out").rglob("*")]
    }
    assert modes["out"] == 0o700
    assert modes["results.json"] == modes["grades.csv"] == modes["index.html"] == 0o600
    assert modes["students"] == 0o755
    assert modes["ada.html"] == 0o644


def test_the_same_results_give_the_same_bytes_in_whatever_order_they_come(
    small_class: tuple[Result, ...], course: CourseInfo, tmp_path: Path
) -> None:
    write_reports(small_class, course, tmp_path / "one", "zh")
    write_reports(reversed(small_class), course, tmp_path / "other", "zh")
    assert content(tmp_path / "one") == content(tmp_path / "other")


def test_only_marked_places_change_when_only_times_do(
    small_class: tuple[Result, ...], course: CourseInfo, tmp_path: Path
) -> None:
    later = [
        replace(result, duration_s=9.0, checks=tuple(replace(check, duration_s=3.0) for check in result.checks))
        for result in small_class
    ]
    write_reports(small_class, course, tmp_path / "one", "en")
    write_reports(later, course, tmp_path / "other", "en")

    def still(folder: Path) -> dict[str, bytes]:
        times = rb'<span class="duration">[^<]*</span>|"duration_s": [0-9.]+'
        return {name: re.sub(times, b"", one) for name, one in content(folder).items()}

    assert still(tmp_path / "one") == still(tmp_path / "other")


def test_what_is_hidden_and_what_is_somebody_elses_is_in_no_page_to_hand_on(
    course: CourseInfo, a_result: Callable[..., Result], a_check: Callable[..., Verdict], tmp_path: Path
) -> None:
    canary = Array("float64", (1,), (0.718281828,))
    example = Counterexample({"canary-input": "canary-in"}, canary, "canary-received", reproduce="canary-command")
    hidden = replace(
        a_check(
            status=CheckStatus.FAILED, visibility=Visibility.HIDDEN, counterexample=example, output="canary-output"
        ),
        evidence={"canary-evidence": canary},
    )
    public = a_check("public", output="printed-by-{}")
    results = [
        a_result(name, "ex01", hidden, replace(public, output=f"printed-by-{name}"), output=f"loaded-by-{name}")
        for name in ("adalovelace", "bobmartin")
    ]
    report = write_reports(results, course, tmp_path, "en")
    for path in (*report.pages.values(), tmp_path / "results.json", report.index):
        text = path.read_text("utf-8")
        assert "canary" not in text
        assert "0.718" not in text
    for name, other in (("adalovelace", "bobmartin"), ("bobmartin", "adalovelace")):
        text = report.pages[name].read_text("utf-8")
        assert f"printed-by-{name}" in text
        assert other not in text
        assert "index.html" not in text


def test_the_instructors_links_lead_to_the_pages(
    course: CourseInfo, a_result: Callable[..., Result], tmp_path: Path
) -> None:
    names = ["ada", "Ada", "../../etc/passwd", "=cmd", "100% #1?", "王", "a" * 300, "<b>", "\udc80"]
    for secret in (None, b"secret"):
        report = write_reports([a_result(name, "ex01") for name in names], course, tmp_path, "en", page_secret=secret)
        links = re.findall('<th scope=row><a href="([^"]*)"', report.index.read_text("utf-8"))
        assert {tmp_path / unquote(link) for link in links} == set(report.pages.values())
        assert all(path.is_file() and path.parent == tmp_path / "students" for path in report.pages.values())


def test_unguessable_names_are_listed_for_the_instructor_and_leave_no_page_that_can_be_guessed(
    small_class: tuple[Result, ...], course: CourseInfo, tmp_path: Path
) -> None:
    write_reports(small_class, course, tmp_path, "en")
    report = write_reports(small_class, course, tmp_path, "en", page_secret=b"secret")
    with (tmp_path / "students.csv").open(encoding="utf-8", newline="") as file:
        listed = {row["student"]: row["page"] for row in csv.DictReader(file)}
    assert listed == {student: path.name for student, path in report.pages.items()}
    assert {path.name for path in (tmp_path / "students").iterdir()} == set(listed.values())
    assert stat.S_IMODE((tmp_path / "students.csv").stat().st_mode) == 0o600
    assert write_reports(small_class, course, tmp_path, "en", page_secret=b"secret").pages == report.pages


def test_the_list_goes_when_the_names_can_be_guessed_again_but_a_roster_stays(
    small_class: tuple[Result, ...], course: CourseInfo, tmp_path: Path
) -> None:
    write_reports(small_class, course, tmp_path, "en", page_secret=b"secret")
    write_reports(small_class, course, tmp_path, "en")
    assert not (tmp_path / "students.csv").exists()
    (tmp_path / "students.csv").write_text("username,first_name\n")
    write_reports(small_class, course, tmp_path, "en")
    assert (tmp_path / "students.csv").exists()


def test_the_page_of_a_student_who_left_is_removed_and_the_gradebook_is_not_touched(
    small_class: tuple[Result, ...], course: CourseInfo, tmp_path: Path
) -> None:
    (tmp_path / "gradebook.sqlite").write_bytes(b"truth")
    write_reports(small_class, course, tmp_path, "en")
    write_reports([result for result in small_class if result.student != "bob"], course, tmp_path, "en")
    assert not (tmp_path / "students" / "bob.html").exists()
    assert (tmp_path / "gradebook.sqlite").read_bytes() == b"truth"


def test_the_json_of_the_report_reads_back(small_class: tuple[Result, ...], course: CourseInfo, tmp_path: Path) -> None:
    write_reports(small_class, course, tmp_path, "en")
    document = json.loads((tmp_path / "results.json").read_bytes())
    assert [result_from_json(result).student for result in document["results"]] == [
        result.student for result in small_class
    ]


def test_a_folder_that_cannot_be_written_is_told(
    small_class: tuple[Result, ...], course: CourseInfo, tmp_path: Path
) -> None:
    (tmp_path / "students").write_bytes(b"a file")
    with pytest.raises(UsageError, match="cannot be written"):
        write_reports(small_class, course, tmp_path, "en")
