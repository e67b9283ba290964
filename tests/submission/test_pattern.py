"""A pattern reads any layout, and every file fits it or is told."""

from __future__ import annotations

import tempfile
from pathlib import Path
from typing import TYPE_CHECKING

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from grader.errors import UsageError
from grader.roster import read_roster
from grader.submission.choosing import Sought
from grader.submission.intake import find_submissions
from grader.submission.pattern import compiled
from grader.submission.reception import Reception
from grader.text import Text

if TYPE_CHECKING:
    from grader.submission.search import Intake

EXERCISES = {"ex01": Sought(), "ex02": Sought()}
FLAT = r"(?P<student>.+)_(?P<exercise>ex\d+)\.(?:py|ipynb)"


def taken(root: Path, pattern: str, roster: str = "") -> Intake:
    ready = compiled(pattern)
    assert not isinstance(ready, Text), ready
    listed = read_roster(roster.encode(), "roster.csv") if roster else None
    return find_submissions(root, EXERCISES, reception=Reception(roster=listed, pattern=ready))


def found(intake: Intake) -> set[tuple[str | None, str, str]]:
    return {(file.student, file.exercise, file.path) for file in intake.submissions}


def make(root: Path, *paths: str) -> None:
    for path in paths:
        (root / path).parent.mkdir(parents=True, exist_ok=True)
        (root / path).write_text(f"# {path}\n", encoding="utf-8")


def test_a_flat_folder_is_read_by_its_names(tmp_path: Path) -> None:
    make(tmp_path, "ada_ex02.py", "李伟_ex01.ipynb", "O'Neil, Seán_ex01.py", "ada_ex01.py", "readme.txt", "solution.py")
    intake = taken(tmp_path, FLAT)
    assert found(intake) == {
        ("ada", "ex01", "ada_ex01.py"),
        ("ada", "ex02", "ada_ex02.py"),
        ("李伟", "ex01", "李伟_ex01.ipynb"),
        ("O'Neil, Seán", "ex01", "O'Neil, Seán_ex01.py"),
    }
    told = {file.path: file.reason.en for file in intake.unread}
    assert told.keys() == {"readme.txt", "solution.py"}
    assert "does not fit the pattern" in told["solution.py"]


def test_the_exercise_may_come_first_and_people_be_on_a_list(tmp_path: Path) -> None:
    make(tmp_path, "ex02_ada.py", "ex02_nobody.py")
    pattern = r"(?P<exercise>ex\d+)_(?P<student>.+)\.py"
    intake = taken(tmp_path, pattern, "id,name,username\n100,Ada Lovelace,ada\n101,Ben,ben\n")
    assert found(intake) == {("100", "ex02", "ex02_ada.py"), ("nobody", "ex02", "ex02_nobody.py")}
    assert set(intake.students) == {"100", "101", "nobody"}


def test_folders_archives_sections_and_times_can_be_part_of_it(tmp_path: Path) -> None:
    make(tmp_path, "A/2026-10-12-18-00-00 ada/main.py", "B/2026-10-12T20:00+02:00 ada/main.py")
    pattern = r"(?P<section>[AB])/(?P<timestamp>\S+) (?P<student>[^/]+)/main\.py"
    ready = compiled(pattern)
    assert not isinstance(ready, Text)
    exercises = {"ex01": Sought()}
    intake = find_submissions(tmp_path, exercises, ["ex01"], reception=Reception(pattern=ready))
    assert [file.student for file in intake.submissions] == ["ada (A)", "ada (B)"]
    times = [None if file.handed_in is None else file.handed_in.at.isoformat() for file in intake.submissions]
    assert times[1] == "2026-10-12T20:00:00+02:00"


def test_two_files_of_one_student_for_one_exercise_are_not_guessed_between(tmp_path: Path) -> None:
    make(tmp_path, "old/ada_ex01.py", "new/ada_ex01.py")
    with pytest.raises(UsageError, match="ada"):
        taken(tmp_path, FLAT)


@pytest.mark.parametrize("words", ["(", "(?P<who>.+)", "(.+)_(.+)", r"(?P<exercise>ex\d+)\.py"])
def test_a_pattern_that_tells_nobody_is_refused(words: str) -> None:
    wrong = compiled(words)
    assert isinstance(wrong, Text)
    assert wrong.zh


names = st.sampled_from(
    ("ada_ex01.py", "ben_ex02.ipynb", "ex01.py", "notes.txt", "陈_ex01.py", "a.zip", ".DS_Store", "x_ex09.py")
)
folders = st.sampled_from(("", "week 1", "a/b", ".git", "__MACOSX"))


@settings(max_examples=40, deadline=None)
@given(st.sets(st.tuples(folders, names), min_size=1, max_size=8))
def test_no_file_is_neither_judged_nor_told(files: set[tuple[str, str]]) -> None:
    paths = {f"{folder}/{name}" if folder else name for folder, name in files}
    with tempfile.TemporaryDirectory() as folder:
        make(Path(folder), *paths)
        try:
            intake = taken(Path(folder), FLAT)
        except UsageError:  # nothing can be judged, and it says what was seen
            return
        judged = {file.path for file in intake.submissions}
        told = {file.path for file in intake.unread}
        for path in paths - judged:
            assert any(path == text or (text.endswith("/") and path.startswith(text)) for text in told), path
