from __future__ import annotations

import io
import os
import zipfile
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING

from grader.final_score import HandedIn, TimeSource
from grader.submission.choosing import Sought
from grader.submission.handin_times import without_download_times
from grader.submission.intake import find_submissions
from grader.submission.submission import Submission

if TYPE_CHECKING:
    from pathlib import Path

NOON = datetime(2026, 10, 12, 12, tzinfo=UTC)


def handed_in(folder: Path) -> dict[str | None, HandedIn | None]:
    return {file.student: file.handed_in for file in find_submissions(folder, {"ex01": Sought()}).submissions}


def write(path: Path, at: datetime = NOON) -> None:
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text("x = 1\n")
    os.utime(path, (at.timestamp(), at.timestamp()))


def test_a_file_has_its_own_time(tmp_path: Path) -> None:
    write(tmp_path / "ada" / "ex01.py")
    assert handed_in(tmp_path) == {"ada": HandedIn(NOON, TimeSource.FILE)}


def test_what_a_student_packed_has_the_time_of_the_archive(tmp_path: Path) -> None:
    packed = io.BytesIO()
    with zipfile.ZipFile(packed, "w") as archive:
        archive.writestr(zipfile.ZipInfo("ex01.py", (1999, 1, 1, 0, 0, 0)), "x = 1\n")
    write(tmp_path / "ada" / "all.zip")
    (tmp_path / "ada" / "all.zip").write_bytes(packed.getvalue())
    os.utime(tmp_path / "ada" / "all.zip", (NOON.timestamp(), NOON.timestamp()))
    assert handed_in(tmp_path) == {"ada": HandedIn(NOON, TimeSource.FILE)}


def test_a_platforms_archive_has_the_times_of_its_entries(tmp_path: Path) -> None:
    with zipfile.ZipFile(tmp_path / "class.zip", "w") as archive:
        archive.writestr(zipfile.ZipInfo("ada/ex01.py", (2026, 10, 12, 12, 0, 0)), "x = 1\n")
    (found,) = handed_in(tmp_path / "class.zip").values()
    assert found is not None
    assert found.source is TimeSource.ARCHIVE
    assert found.at.replace(tzinfo=None) == NOON.replace(tzinfo=None)


def test_gradescope_says_when(tmp_path: Path) -> None:
    write(tmp_path / "submission_11" / "ex01.py")
    (tmp_path / "submission_metadata.yml").write_text(
        "submission_11:\n  :submitters:\n  - :name: Ada\n    :sid: '100'\n  :created_at: 2026-10-11 21:36:45.5 Z\n"
    )
    at = datetime(2026, 10, 11, 21, 36, 45, 500_000, tzinfo=UTC)
    assert handed_in(tmp_path) == {"Ada (100)": HandedIn(at, TimeSource.PLATFORM)}


def test_canvas_has_no_times(tmp_path: Path) -> None:
    write(tmp_path / "lovelaceada_LATE_4711_98765_ex01.py")
    assert handed_in(tmp_path) == {"lovelaceada_4711": None}


def submission(student: str, time: HandedIn) -> Submission:
    return Submission("ex01", student, f"{student}/ex01.py", "ex01.py", handed_in=time)


def test_times_of_a_download_are_taken_out_and_said() -> None:
    found = [submission(f"s{n}", HandedIn(NOON + timedelta(minutes=n), TimeSource.FILE)) for n in range(5)]
    kept, said = without_download_times(found)
    assert [file.handed_in for file in kept] == [None] * 5
    assert "times of a download" in said.en


def test_times_that_say_something_stay() -> None:
    found = [submission(f"s{n}", HandedIn(NOON + timedelta(hours=n), TimeSource.FILE)) for n in range(5)]
    assert without_download_times(found) == (tuple(found), without_download_times(found[:2])[1])
    by_platform = [replace(file, handed_in=HandedIn(NOON, TimeSource.PLATFORM)) for file in found]
    assert without_download_times(by_platform)[0] == tuple(by_platform)
