"""Blackboard's flat download: who, when and what stand in the names of its files."""

from __future__ import annotations

import zipfile
from typing import TYPE_CHECKING
from zoneinfo import ZoneInfo

from grader.submission.choosing import Sought
from grader.submission.intake import find_submissions
from grader.submission.reception import Reception

if TYPE_CHECKING:
    from pathlib import Path

    from grader.submission.search import Intake

EXERCISES = {"ex01": Sought(), "ex02": Sought()}
BERLIN = Reception(zone=ZoneInfo("Europe/Berlin"))
NOTE = """Name: {name} ({user})
Assignment: Homework 1
Date Submitted: Monday, October 12, 2026 8:00:00 PM CEST
Current Mark: Needs Marking

Submission Field:
{text}

Comments:
There are no student comments for this assignment.

Files:
\tOriginal filename: ex02.py
"""
NO_TEXT = "There is no student submission text data for this assignment."


def hand_in(root: Path, user: str, at: str, *files: str, name: str = "Ada Lovelace", text: str = NO_TEXT) -> None:
    stem = f"Homework 1_{user}_attempt_{at}"
    (root / f"{stem}.txt").write_text(NOTE.format(name=name, user=user, text=text), encoding="utf-8")
    for file in files:
        (root / f"{stem}_{file}").write_text(f"# {user} {at} {file}\n", encoding="utf-8")


def found(intake: Intake) -> dict[tuple[str | None, str], str]:
    return {(file.student, file.exercise): file.path for file in intake.submissions}


def test_the_last_attempt_counts_at_blackboards_time(tmp_path: Path) -> None:
    hand_in(tmp_path, "ada", "2026-10-12-20-00-00", "ex02.py")
    hand_in(tmp_path, "ada", "2026-10-13-08-00-00", "ex02_fixed.py")
    hand_in(tmp_path, "wei", "2026-10-12-21-30-00", "ex02.py", "ex01.ipynb", name="李, 伟 “O'Wei”")
    intake = find_submissions(tmp_path, EXERCISES, reception=BERLIN)
    assert found(intake) == {
        ("ada", "ex02"): "Homework 1_ada_attempt_2026-10-13-08-00-00_ex02_fixed.py",
        ("wei", "ex01"): "Homework 1_wei_attempt_2026-10-12-21-30-00_ex01.ipynb",
        ("wei", "ex02"): "Homework 1_wei_attempt_2026-10-12-21-30-00_ex02.py",
    }
    times = {file.student: file.handed_in for file in intake.submissions}
    assert times["ada"] is not None
    assert (times["ada"].at.isoformat(), times["ada"].source.value) == ("2026-10-13T08:00:00+02:00", "platform")
    assert [(file.path, file.why.value) for file in intake.unread] == [
        ("Homework 1_ada_attempt_2026-10-12-20-00-00_ex02.py", "passed-over")
    ]


def test_user_names_with_underscores_are_two_people(tmp_path: Path) -> None:
    hand_in(tmp_path, "x_lee", "2026-10-12-20-00-00", "ex02.py")
    hand_in(tmp_path, "y_lee", "2026-10-12-20-00-00", "ex02.py")
    assert set(found(find_submissions(tmp_path, EXERCISES))) == {("x_lee", "ex02"), ("y_lee", "ex02")}


def test_a_file_called_as_another_students_attempt_stays_its_owners(tmp_path: Path) -> None:
    hand_in(tmp_path, "ada", "2026-10-12-20-00-00", "Homework 1_ben_attempt_2026-10-12-21-00-00_ex02.py")
    hand_in(tmp_path, "ben", "2026-10-12-20-00-00", "ex02.py")
    assert found(find_submissions(tmp_path, EXERCISES))["ben", "ex02"].endswith(
        "_ben_attempt_2026-10-12-20-00-00_ex02.py"
    )


def test_text_that_was_typed_in_is_told(tmp_path: Path) -> None:
    hand_in(tmp_path, "ada", "2026-10-12-20-00-00", "ex02.py", text="def f(): pass")
    told = [file.reason.en for file in find_submissions(tmp_path, EXERCISES).unread]
    assert len(told) == 1
    assert "typed into the platform" in told[0]


def test_zips_in_the_zip_of_the_download_are_looked_into(tmp_path: Path) -> None:
    inner = tmp_path / "inner.zip"
    with zipfile.ZipFile(inner, "w") as archive:
        archive.writestr("inner/ex02.py", "# in the inner one\n")
    download = tmp_path / "gradebook_DL_Homework1.zip"
    with zipfile.ZipFile(download, "w") as archive:
        archive.write(inner, "Homework 1_ada_attempt_2026-10-12-20-00-00_all.zip")
        archive.writestr("Homework 1_ben_attempt_2026-10-12-20-00-00_ex02.py", "# plain\n")
    assert found(find_submissions(download, EXERCISES)) == {
        ("ada", "ex02"): "Homework 1_ada_attempt_2026-10-12-20-00-00_all.zip/inner/ex02.py",
        ("ben", "ex02"): "Homework 1_ben_attempt_2026-10-12-20-00-00_ex02.py",
    }


def test_nbgraders_own_time_counts_and_a_students_does_not(tmp_path: Path) -> None:
    def write(path: str, text: str = "# x\n") -> None:
        (tmp_path / path).parent.mkdir(parents=True, exist_ok=True)
        (tmp_path / path).write_text(text, encoding="utf-8")

    for student in ("ada", "ben"):
        write(f"submitted/{student}/ps1/ex01.py")
        write(f"submitted/{student}/ps1/timestamp.txt", "2026-10-12 18:00:00.123456 UTC")
    plain = find_submissions(tmp_path, EXERCISES)
    assert {file.handed_in.source.value for file in plain.submissions if file.handed_in} == {"file"}
    write("source/ps1/ex01.py")
    collected = find_submissions(tmp_path, EXERCISES)
    assert found(collected).keys() == {("ada", "ex01"), ("ben", "ex01")}
    times = {file.handed_in.at.isoformat() for file in collected.submissions if file.handed_in}
    assert times == {"2026-10-12T18:00:00+00:00"}
    assert {file.handed_in.source.value for file in collected.submissions if file.handed_in} == {"platform"}
    assert not [file.path for file in collected.unread if "timestamp" in file.path]
