"""A class as a platform hands it out, judged, and handed back: each score reaches its student by the platform's rules.

The rules are those of Moodle's and Canvas's source, written down once more here.
"""

from __future__ import annotations

import csv
import io
import re
import zipfile
from decimal import Decimal
from typing import TYPE_CHECKING, Any, Final

import pytest

if TYPE_CHECKING:
    from collections.abc import Mapping
    from pathlib import Path

    from tests.cli.conftest import Cli

PEOPLE: Final = {
    4711: "Ada Lovelace",
    4712: "Ada Lovelace",
    4713: "陈 晨",
    4714: "علي حسن",
    4715: "O'Neil, Seán",
    4716: "=SUM(1+1)",
}
SCORES: Final = {
    4711: Decimal("3.5"),
    4712: Decimal(2),
    4713: Decimal(2),
    4714: Decimal("3.5"),
    4715: Decimal("3.5"),
    4716: Decimal(0),
}
ANSWERS: Final = {
    Decimal("3.5"): "return x.detach() * factor",
    Decimal(2): "return x.detach() * 2.0",
    Decimal(0): "return x.detach() + factor",
}


def answer(number: int) -> str:
    return f"# {number}\ndef scale(x, factor=2.0):\n    {ANSWERS[SCORES[number]]}\n"


def judged(cli: Cli, work: Path, *options: str) -> None:
    ended = cli("batch", "class", "--out", "out", "--isolation", "process", *options)
    assert ended.code == 0, ended.err
    assert (work / "out" / "results.json").is_file()


def exported(cli: Cli, work: Path, to: str, file: str, *options: str) -> bytes:
    ended = cli("export", "out", "--to", to, *options)
    assert ended.code == 0, ended.err
    return (work / "out" / file).read_bytes()


def table(content: bytes) -> list[dict[str, str]]:
    return list(csv.DictReader(io.StringIO(content.decode("utf-8-sig"), newline="")))


def test_a_row_without_a_submission_is_named_and_stays_blank(cli: Cli, moodle: Path) -> None:
    judged(cli, moodle)
    sheet = moodle / "worksheet.csv"
    sheet.write_text(f"{sheet.read_text(encoding='utf-8')}Participant 9,Zoe New,,,,3.50,Yes,-,-,\n", encoding="utf-8")
    ended = cli("export", "out", "--to", "moodle", "--from", "worksheet.csv", "--column", "x", "--lang", "en")
    assert "stay as they are (1): Zoe New (Participant 9)." in " ".join(ended.err.split())


def test_an_export_goes_into_the_folder_that_is_named_and_leaves_its_mode(cli: Cli, moodle: Path) -> None:
    judged(cli, moodle)
    (moodle / "there").mkdir(mode=0o755)
    before = (moodle / "out" / "grades.csv").stat().st_mtime_ns
    for folder in ("there", "new/deeper"):
        ended = cli("export", "out", "--to", "csv", "--out", folder, "--lang", "en")
        assert f"Wrote {folder}/grades.csv." in ended.out
        assert (moodle / folder / "grades.csv").read_bytes() == (moodle / "out" / "grades.csv").read_bytes()
    assert (moodle / "out" / "grades.csv").stat().st_mtime_ns == before
    assert (moodle / "there").stat().st_mode & 0o777 == 0o755
    assert (moodle / "new" / "deeper").stat().st_mode & 0o077 == 0


@pytest.fixture
def moodle(work: Path) -> Path:
    """Moodle's download of submissions, and its grading worksheet."""
    for number, name in PEOPLE.items():
        folder = work / "class" / f"{name}_{number}_assignsubmission_file_"
        folder.mkdir(parents=True)
        (folder / "ex01.py").write_text(answer(number), encoding="utf-8")
    header = ["Identifier", "Full name", "Email address", "Status", "Grade", "Maximum Grade", "Grade can be changed"]
    header += ["Last modified (submission)", "Last modified (grade)", "Feedback comments"]
    with (work / "worksheet.csv").open("w", encoding="utf-8-sig", newline="") as file:
        rows = csv.writer(file)
        rows.writerow(header)
        for number, name in PEOPLE.items():
            address = f"{number}@example.org"
            rows.writerow([f"Participant {number}", name, address, "Submitted", "", "3.50", "Yes", "-", "-", ""])
    return work


def moodles_grades(content: bytes) -> Mapping[int, Decimal]:
    """Return the grades that Moodle takes from a worksheet (mod/assign/feedback/offline/importgradeslib.php)."""
    found = {}
    for row in table(content):
        assert {"Identifier", "Grade", "Last modified (grade)"} <= row.keys()
        grade = row["Grade"].strip()
        if row["Grade can be changed"] != "Yes" or not grade:
            continue
        assert 0 <= Decimal(grade) <= Decimal(row["Maximum Grade"])
        found[int(row["Identifier"].removeprefix("Participant "))] = Decimal(grade)
    return found


def participants(content: bytes) -> Mapping[int, str]:
    """Return the page that Moodle takes for each participant's (mod/assign/feedback/file/importziplib.php)."""
    found = {}
    with zipfile.ZipFile(io.BytesIO(content)) as archive:
        for name in archive.namelist():
            _, number, *kind = name.split("/")[0].split("_", 4)
            assert kind[:2] == ["assignsubmission", "file"]
            found[int(number)] = archive.read(name).decode("utf-8")
    return found


def test_a_class_from_moodle_goes_back_to_moodle(moodle: Path, cli: Cli) -> None:
    judged(cli, moodle)
    worksheet = exported(cli, moodle, "moodle", "moodle.csv", "--from", "worksheet.csv", "--column", "Grade")
    assert moodles_grades(worksheet) == SCORES
    for options in ((), ("--from", "worksheet.csv")):
        pages = participants(exported(cli, moodle, "moodle-feedback", "moodle-feedback.zip", *options))
        assert pages.keys() == PEOPLE.keys()
        for number, page in pages.items():
            assert f"_{number} – A tiny course</title>" in page


@pytest.fixture
def canvas(work: Path) -> Path:
    """Canvas's download of submissions, and its exported gradebook."""
    (work / "class").mkdir()
    for number, name in PEOPLE.items():
        sortable = re.sub(r"\W", "", name.lower())
        late = "_LATE" if number % 2 else ""
        path = work / "class" / f"{sortable}{late}_{number}_{number + 90_000}_ex01.py"
        path.write_text(answer(number), encoding="utf-8")
    with (work / "gradebook.csv").open("w", encoding="utf-8", newline="") as file:
        rows = csv.writer(file)
        rows.writerow(["Student", "ID", "SIS User ID", "SIS Login ID", "Section", "ex01 Scale (77)", "Final Score"])
        rows.writerow(["    Points Possible", "", "", "", "", "3.5", "(read only)"])
        for number, name in PEOPLE.items():
            rows.writerow([name, str(number), f"s{number}", f"{number}@example.org", "A", "", ""])
    return work


def canvas_grades(content: bytes) -> Mapping[int, Decimal]:
    """Return the scores that Canvas takes from a gradebook (lib/gradebook_importer.rb)."""
    header, *rows = csv.reader(io.StringIO(content.decode("utf-8-sig"), newline=""))
    assert "Student" in header[0]
    assert "ID" in header[1]
    last = max(number for number, name in enumerate(header) if "Section" in name)
    (points,) = [row for row in rows if "Points Possible" in row[0]]
    columns = [
        number
        for number in range(last + 1, len(header))
        if "read only" not in points[number] and "(77)" in header[number]
    ]
    (column,) = columns
    return {int(row[1]): Decimal(row[column]) for row in rows if row is not points and row[column]}


def uploads(content: bytes) -> Mapping[tuple[int, int], str]:
    """Return the page that Canvas takes for each user's upload: the first two numbers of the name say whose it is."""
    found = {}
    with zipfile.ZipFile(io.BytesIO(content)) as archive:
        for name in archive.namelist():
            user, upload = re.findall(r"(?<=_)\d+(?=_)", name)[:2]
            found[int(user), int(upload)] = archive.read(name).decode("utf-8")
    return found


def test_a_class_from_canvas_goes_back_to_canvas(canvas: Path, cli: Cli) -> None:
    judged(cli, canvas)
    assert canvas_grades(exported(cli, canvas, "canvas", "canvas.csv", "--from", "gradebook.csv")) == SCORES
    pages = uploads(exported(cli, canvas, "canvas-comments", "canvas-comments.zip"))
    assert pages.keys() == {(number, number + 90_000) for number in PEOPLE}
    for (number, _), page in pages.items():
        assert f"_{number} – A tiny course</title>" in page


def test_a_workbook_has_the_parts_of_a_score_as_numbers(work: Path, cli: Cli) -> None:
    openpyxl: Any = pytest.importorskip("openpyxl", reason="workbooks are an extra")
    course = work.parent / "exercises" / "course.yaml"
    policy = "policy: {timezone: UTC, due: {ex01: 2026-10-12 20:00}, late: {per: day, percent: 10}}\n"
    course.write_text(course.read_text("utf-8") + policy, encoding="utf-8")
    for name, number, at in (("ada", 4711, "2026-10-12 20:00:30 UTC"), ("ben", 4712, "2026-10-14 08:00:00 UTC")):
        folder = work / "class" / "submitted" / name / "ex01"
        folder.mkdir(parents=True)
        (folder / "ex01.py").write_text(answer(number), encoding="utf-8")
        (folder / "timestamp.txt").write_text(at, encoding="utf-8")
    (work / "class" / "gradebook.db").write_bytes(b"SQLite")  # with it the times are nbgrader's own
    judged(cli, work)
    assert cli("adjust", "ben", "ex01", "--points", "+0.5", "--reason", "=argued well", "--in", "out").code == 0
    exported(cli, work, "xlsx", "grades.xlsx")
    header, *rows = openpyxl.load_workbook(work / "out" / "grades.xlsx").active.iter_rows(values_only=True)
    found = {row[0]: dict(zip(header, row, strict=True)) for row in rows}
    parts = {name: [found[name][f"ex01_{part}"] for part in ("judged", "late", "adjusted")] for name in found}
    assert parts == {"ada": [3.5, 0, 0], "ben": [2, -0.4, 0.5]}
    assert [found[name]["ex01"] for name in ("ada", "ben")] == [3.5, 2.1]
    assert found["ben"]["ex01_counts"] == "yes"
    assert found["ben"]["ex01_handed_in"].startswith("2026-10-14")
    assert "=argued well" in found["ben"]["ex01_way"]
