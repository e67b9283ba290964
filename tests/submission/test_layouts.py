"""The platforms' downloads are recognised by themselves, folder by folder."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from grader.errors import UsageError
from grader.submission.choosing import Sought
from grader.submission.class_folder import ClassFolder, StudentFolder
from grader.submission.intake import find_submissions
from grader.submission.layouts import read_layout
from grader.submission.tree import Tree

if TYPE_CHECKING:
    from pathlib import Path

    from grader.submission.search import Intake

EXERCISES = {"ex01": Sought(), "ex02": Sought()}


def make(root: Path, *paths: str) -> None:
    for path in paths:
        (root / path).parent.mkdir(parents=True, exist_ok=True)
        (root / path).write_text(f"# {path}\n")


def found(root: Path) -> list[tuple[str | None, str, str]]:
    return [
        (submission.student, submission.exercise, submission.path)
        for submission in find_submissions(root, EXERCISES).submissions
    ]


def taken(root: Path) -> Intake:
    return find_submissions(root, EXERCISES)


def rolled(root: Path) -> ClassFolder:
    with Tree(root) as tree:
        return read_layout(tree, EXERCISES)


def test_plain_folders_are_students(tmp_path: Path) -> None:
    make(tmp_path, "bob/ex01.py", "ada/ex02.ipynb", "ada/ex01.py")
    assert found(tmp_path) == [
        ("ada", "ex01", "ada/ex01.py"),
        ("ada", "ex02", "ada/ex02.ipynb"),
        ("bob", "ex01", "bob/ex01.py"),
    ]


@pytest.mark.parametrize(
    "suffix", ["_assignsubmission_file_", "_assignsubmission_file", "_assignsubmission_onlinetext_"]
)
def test_moodle_folders_hold_name_and_number(tmp_path: Path, suffix: str) -> None:
    make(tmp_path, f"Ada Lovelace_12345{suffix}/ex01.py", f"张伟_12346{suffix}/ex01.py")
    assert [student for student, *_ in found(tmp_path)] == ["Ada Lovelace_12345", "张伟_12346"]


def test_moodle_file_and_text_of_one_student_are_one_student(tmp_path: Path) -> None:
    make(tmp_path, "Ada_1_assignsubmission_file_/ex01.py", "Ada_1_assignsubmission_onlinetext_/onlinetext.html")
    assert taken(tmp_path).students == ("Ada_1",)


def test_canvas_files_are_grouped_by_student(tmp_path: Path) -> None:
    make(
        tmp_path,
        "lovelaceada_4711_98001_ex01.py",
        "lovelaceada_4711_98002_ex02.ipynb",
        "zhangwei_LATE_4712_98003_ex01-2.py",
        "anon_x7Yz_98004_ex01.py",
        "hopper_4713_98005_report.pdf",
    )
    assert found(tmp_path) == [
        ("anon_x7Yz", "ex01", "anon_x7Yz_98004_ex01.py"),
        ("lovelaceada_4711", "ex01", "lovelaceada_4711_98001_ex01.py"),
        ("lovelaceada_4711", "ex02", "lovelaceada_4711_98002_ex02.ipynb"),
        ("zhangwei_4712", "ex01", "zhangwei_LATE_4712_98003_ex01-2.py"),
    ]
    batch = taken(tmp_path)
    assert "hopper_4713" in batch.students
    assert [submission.name for submission in batch.submissions if submission.student == "zhangwei_4712"] == ["ex01.py"]
    assert ["late" in note.en for submission in batch.submissions for note in submission.notes] == [True]


def test_of_two_canvas_versions_the_later_attachment_counts(tmp_path: Path) -> None:
    make(tmp_path, "ada_1_900_ex01.py", "ada_1_1000_ex01-1.py")
    assert found(tmp_path) == [("ada_1", "ex01", "ada_1_1000_ex01-1.py")]


GRADESCOPE = """\
---
submission_11:
  :submitters:
  - :name: Ada Lovelace
    :sid: '100'
    :email: ada@example.edu
  :created_at: !ruby/object:ActiveSupport::TimeWithZone 2026-01-01
  :results:
    :output: 'student: bob'
submission_12:
  :submitters:
  - :name: Grace Hopper
    :email: grace@example.edu
  - :name: Bob
submission_13: nonsense
"""


@pytest.mark.parametrize("below", ["", "assignment_77_export/"])
def test_gradescope_names_come_from_its_list(tmp_path: Path, below: str) -> None:
    make(tmp_path, *(f"{below}submission_{number}/ex01.py" for number in (11, 12, 13, 14)))
    (tmp_path / f"{below}submission_metadata.yml").write_text(GRADESCOPE)
    assert found(tmp_path) == [
        ("Ada Lovelace (100)", "ex01", f"{below}submission_11/ex01.py"),
        ("Bob", "ex01", f"{below}submission_12/ex01.py"),
        ("Grace Hopper (grace@example.edu)", "ex01", f"{below}submission_12/ex01.py"),
        ("submission_13", "ex01", f"{below}submission_13/ex01.py"),
        ("submission_14", "ex01", f"{below}submission_14/ex01.py"),
    ]


@pytest.mark.parametrize(
    "text", ["{", "- 1", "a: &a [*a]", "!!python/object/apply:os.system ['false']", "a: 9999-99-99"]
)
def test_a_broken_gradescope_list_is_said_and_folders_name_the_students(tmp_path: Path, text: str) -> None:
    make(tmp_path, "submission_11/ex01.py")
    (tmp_path / "submission_metadata.yml").write_text(text)
    batch = taken(tmp_path)
    assert batch.students == ("submission_11",)
    assert [note.en for note in batch.notes] in (
        [],
        ["submission_metadata.yml cannot be understood, so students are named after their folders."],
    )


def test_github_classroom_repositories_lose_their_prefix(tmp_path: Path) -> None:
    make(
        tmp_path,
        "hw1-submissions/hw1-ada/ex01.py",
        "hw1-submissions/hw1-team-x/ex01.py",
        "hw2-submissions/HW2-Ada/ex02.py",
    )
    assert found(tmp_path) == [
        ("Ada", "ex02", "hw2-submissions/HW2-Ada/ex02.py"),
        ("ada", "ex01", "hw1-submissions/hw1-ada/ex01.py"),
        ("team-x", "ex01", "hw1-submissions/hw1-team-x/ex01.py"),
    ]
    assert [student for student, *_ in found(tmp_path / "hw1-submissions")] == ["ada", "team-x"]


def test_a_student_with_a_platforms_name_stays_a_student(tmp_path: Path) -> None:
    make(tmp_path, "hw1-submissions/ex01.py", "assignment_1_export/ex01.py", "ada/ex01.py")
    assert [student for student, *_ in found(tmp_path)] == ["ada", "assignment_1_export", "hw1-submissions"]


def test_classroom_50_names_come_from_its_list_or_from_the_folders_name(tmp_path: Path) -> None:
    download = "dl-ex01_submissions_2026_09_01_T_10_00_00"
    make(tmp_path, f"{download}/dl-ex01-ada/ex01.py", f"{download}/dl-ex01-a-b/ex01.py")
    assert [student for student, *_ in found(tmp_path)] == ["a-b", "ada"]
    (tmp_path / download / "scores.csv").write_text(
        "\ufeffusername,first_name,last_name,email,section,score,submission_tag\n"
        "Ada,Ada,L,,1,3,submit/1\nA-B,,,,1,,submit/2\nb,,,,1,,\nmate,,,,1,3,submit/1\n"
    )
    batch = taken(tmp_path)
    assert batch.students == ("A-B", "Ada", "b")
    assert [(submission.student, submission.path) for submission in batch.submissions] == [
        ("A-B", f"{download}/dl-ex01-a-b/ex01.py"),
        ("Ada", f"{download}/dl-ex01-ada/ex01.py"),
    ]
    assert batch.missing() == (("b", "ex01"),)
    assert ["mate" in note.en for note in batch.notes] == [True]


def test_a_list_of_another_program_is_no_classroom(tmp_path: Path) -> None:
    make(tmp_path, "x-ada/ex01.py")
    (tmp_path / "students.csv").write_text("username,grade\nada,1\n")
    assert found(tmp_path) == [("x-ada", "ex01", "x-ada/ex01.py")]


def test_a_broken_classroom_list_is_said(tmp_path: Path) -> None:
    make(tmp_path, "ada/ex01.py")
    (tmp_path / "roster.csv").write_bytes(b"username,github_id\n\xff\xfe,1\n")
    assert any("roster.csv cannot be understood" in note.en for note in taken(tmp_path).notes)


def test_what_programs_leave_behind_is_nobody(tmp_path: Path) -> None:
    make(tmp_path, "ada/ex01.py", "__MACOSX/ada/ex01.py", ".git/ex01.py", ".ipynb_checkpoints/ex01.py", "__pycache__/x")
    assert taken(tmp_path).students == ("ada",)


def test_a_hand_in_says_where_it_lies(tmp_path: Path) -> None:
    make(tmp_path, "ada/ex01.py", "bob_1_2_ex01.py")
    assert rolled(tmp_path).folders == [
        StudentFolder("ada", ("ada",)),
        StudentFolder("bob_1", (), {"ex01.py": "bob_1_2_ex01.py"}, dated=False),
    ]


@pytest.mark.parametrize("around", ["submitted", "Student Work", "Submitted files", "class", "2026/submissions"])
def test_a_folder_around_all_students_is_descended_into(tmp_path: Path, around: str) -> None:
    make(tmp_path, f"{around}/ada/ps2/ex02.ipynb", f"{around}/ben/ps2/ex02.ipynb", f"{around}/cem/ex02.py")
    assert [student for student, *_ in found(tmp_path)] == ["ada", "ben", "cem"]


def test_what_nbgrader_keeps_beside_is_nobodys(tmp_path: Path) -> None:
    make(tmp_path, "submitted/ada/ps2/ex02.py", "submitted/ben/ps2/ex02.py", "source/ps2/ex02.py", "gradebook.db")
    batch = taken(tmp_path)
    assert batch.students == ("ada", "ben")
    assert {file.path for file in batch.unread} == {"source/", "gradebook.db"}


def test_folders_of_exercises_hold_students(tmp_path: Path) -> None:
    make(tmp_path, "ex01/ada/ex01.py", "ex02/ada/ex02.py", "ex02/ben/main.py")
    assert found(tmp_path) == [
        ("ada", "ex01", "ex01/ada/ex01.py"),
        ("ada", "ex02", "ex02/ada/ex02.py"),
        ("ben", "ex02", "ex02/ben/main.py"),
    ]


def test_folders_of_exercises_with_files_in_them_are_nobodys(tmp_path: Path) -> None:
    make(tmp_path, "ex01/ex01.py", "ex02/ex02.py")
    with pytest.raises(UsageError) as caught:
        taken(tmp_path)
    assert "ex01, ex02 are named after exercises" in caught.value.text.en


def test_sections_of_a_class_are_descended_into_and_namesakes_kept_apart(tmp_path: Path) -> None:
    make(tmp_path, "north/ada/ex01.py", "north/ben/ex01.py", "south/Ada/ex02.py", "south/cem/ex02.py")
    assert [student for student, *_ in found(tmp_path)] == ["Ada (south)", "ada (north)", "ben", "cem"]


def test_a_folder_of_several_beside_one_persons_is_not_judged_and_said(tmp_path: Path) -> None:
    make(tmp_path, "late/ada/ex01.py", "late/ben/ex01.py", "cem/ex01.py")
    batch = taken(tmp_path)
    assert [submission.student for submission in batch.submissions] == ["cem"]
    assert {file.path for file in batch.unread} == {"late/ada/ex01.py", "late/ben/ex01.py"}
    assert all("several people (ada, ben)" in file.reason.en for file in batch.unread)
    assert "Only cem can be judged" in batch.notes[-1].en


@pytest.mark.parametrize("name", ["__alex__", ".ben", "venv", "env", "test", "old", "1"])
def test_odd_names_of_folders_are_students(tmp_path: Path, name: str) -> None:
    make(tmp_path, f"{name}/ex01.py", "ada/ex01.py")
    assert {student for student, *_ in found(tmp_path)} == {name, "ada"}


def test_a_virtual_environment_is_not_looked_into(tmp_path: Path) -> None:
    make(tmp_path, "ada/ex01.py", "ada/venv/pyvenv.cfg", "ada/venv/lib/ex02.py")
    batch = taken(tmp_path)
    assert [submission.path for submission in batch.submissions] == ["ada/ex01.py"]
    assert [file.path for file in batch.unread] == ["ada/venv/"]


@pytest.mark.parametrize("name", ["lab-2", "hw2-softmax", "attention", "ex100"])
def test_a_canvas_file_of_any_id_is_that_exercises_and_so_are_its_versions(tmp_path: Path, name: str) -> None:
    make(tmp_path, f"ada_1_98001_{name}.py", f"ben_2_98002_{name}-3.py", f"cy_LATE_3_98003_{name}.py")
    handed_in = find_submissions(tmp_path, {name: Sought(), "lab": Sought()}).submissions
    assert [(submission.student, submission.exercise) for submission in handed_in] == [
        ("ada_1", name),
        ("ben_2", name),
        ("cy_3", name),
    ]
