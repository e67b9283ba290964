"""Everything handed in is found in a fixed order, whatever the names; what cannot be read is said and not lost."""

from __future__ import annotations

import hashlib
import os
import tempfile
from pathlib import Path
from typing import TYPE_CHECKING

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from grader.errors import UsageError
from grader.submission.choosing import Sought
from grader.submission.intake import find_submissions, read_submission
from grader.submission.students import alike, labels
from grader.submission.submission import NOTEBOOK_LIMIT, SOURCE_LIMIT
from grader.unread import Why

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

    from grader.submission.search import Intake

EXERCISES = {"ex01": Sought(), "ex02": Sought(("helpers.py", "data.bin"))}


def put(path: Path, text: str = "x = 1\n") -> Path:
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(text)
    return path


def batch(root: Path) -> Intake:
    return find_submissions(root, EXERCISES)


def notes(found: Intake) -> str:
    assert all(note.zh and note.zh != note.en for note in found.notes)
    return "\n".join(note.en for note in found.notes)


def test_a_submission_knows_its_bytes_and_their_digest(tmp_path: Path) -> None:
    put(tmp_path / "ada" / "ex01.py")
    (one,) = batch(tmp_path).submissions
    assert (one.exercise, one.student, one.path, one.name) == ("ex01", "ada", "ada/ex01.py", "ex01.py")
    assert (one.data, one.files, one.problem, one.notes) == (b"x = 1\n", {}, one.problem, ())
    assert not one.problem
    assert one.sha256 == hashlib.sha256(b"x = 1\n").hexdigest()


def test_only_files_the_exercise_names_come_along_and_change_the_digest(tmp_path: Path) -> None:
    for name in ("ex02.py", "helpers.py", "other.py", "conftest.py", "pytest.ini", "sitecustomize.py", "a.pth"):
        put(tmp_path / "ada" / name)
    (one,) = batch(tmp_path).submissions
    assert one.files == {"helpers.py": b"x = 1\n"}
    assert one.sha256 != hashlib.sha256(b"x = 1\n").hexdigest()
    put(tmp_path / "ada" / "helpers.py", "y = 2\n")
    assert batch(tmp_path).submissions[0].sha256 != one.sha256
    assert batch(tmp_path).submissions[0].sha256 == batch(tmp_path).submissions[0].sha256


def test_of_a_file_and_a_notebook_the_file_is_judged_and_that_is_said(tmp_path: Path) -> None:
    put(tmp_path / "ada" / "ex01.py")
    put(tmp_path / "ada" / "ex01.ipynb")
    (one,) = batch(tmp_path).submissions
    assert one.name == "ex01.py"
    assert [note.en for note in one.notes] == [
        "ada/ex01.py is judged; ada/ex01.ipynb is not: a .py file comes before a notebook."
    ]
    assert [(file.path, file.why) for file in batch(tmp_path).unread] == [("ada/ex01.ipynb", Why.PASSED_OVER)]


def test_the_nearest_file_is_judged_and_that_is_said(tmp_path: Path) -> None:
    put(tmp_path / "ada" / "ex01.py", "near")
    put(tmp_path / "ada" / "old" / "ex01.py", "deep")
    put(tmp_path / "bob" / "1" / "2" / "3" / "4" / "ex01.py")
    found = batch(tmp_path)
    assert [submission.path for submission in found.submissions] == ["ada/ex01.py", "bob/1/2/3/4/ex01.py"]
    assert [note.en for note in found.submissions[0].notes] == [
        "ada/ex01.py is judged; ada/old/ex01.py is not: it is in a deeper folder."
    ]


def test_of_two_files_as_near_neither_is_guessed(tmp_path: Path) -> None:
    put(tmp_path / "ada" / "draft" / "ex01.py", "one")
    put(tmp_path / "ada" / "final" / "ex01.py", "another")
    put(tmp_path / "bob" / "draft" / "ex01.py")
    put(tmp_path / "bob" / "final" / "ex01.py")
    found = batch(tmp_path)
    assert [(submission.student, submission.path) for submission in found.submissions] == [("bob", "bob/draft/ex01.py")]
    assert {(file.path, file.why) for file in found.unread if file.student == "ada"} == {
        ("ada/draft/ex01.py", Why.UNCLEAR),
        ("ada/final/ex01.py", Why.UNCLEAR),
    }
    assert "Nothing is judged for ex01" in found.found_instead()("ada", "ex01")[0].en


def test_due_is_what_anybody_handed_in_and_what_is_named(tmp_path: Path) -> None:
    put(tmp_path / "ada" / "ex01.py")
    (tmp_path / "bob").mkdir()
    found = batch(tmp_path)
    assert found.students == ("ada", "bob")
    assert found.missing() == (("bob", "ex01"),)
    assert found.missing(["ex02"]) == (("ada", "ex02"), ("bob", "ex01"), ("bob", "ex02"))


def test_a_file_that_cannot_be_read_is_a_submission_with_a_problem(tmp_path: Path) -> None:
    put(tmp_path / "ada" / "ex01.py")
    put(tmp_path / "secret")
    for student in ("bob", "cem", "dee", "eve"):
        (tmp_path / student).mkdir()
    (tmp_path / "bob" / "ex01.py").symlink_to("../secret")
    (tmp_path / "cem" / "ex01.py").hardlink_to(tmp_path / "secret")
    os.mkfifo(tmp_path / "dee" / "ex01.py")
    (tmp_path / "eve" / "ex01.py").mkdir()
    found = batch(tmp_path)
    assert [submission.student for submission in found.submissions] == ["ada", "bob", "cem", "dee", "eve"]
    assert [bool(submission.problem) for submission in found.submissions] == [False, True, True, True, True]
    assert all(submission.data == b"" and submission.sha256 == "" for submission in found.submissions[1:])
    assert all(submission.problem.en.startswith(submission.path) for submission in found.submissions[1:])
    assert found.missing() == ()


def test_a_file_beside_that_cannot_be_read_is_the_submissions_problem(tmp_path: Path) -> None:
    put(tmp_path / "ada" / "ex02.py")
    (tmp_path / "ada" / "helpers.py").symlink_to("/etc/passwd")
    (one,) = batch(tmp_path).submissions
    assert one.problem.en.startswith("ada/helpers.py is a symbolic link")
    assert one.files == {}


def test_notebooks_may_be_larger_than_files(tmp_path: Path) -> None:
    put(tmp_path / "ada" / "ex01.py", "x" * (SOURCE_LIMIT + 1))
    put(tmp_path / "bob" / "ex01.ipynb", "x" * (SOURCE_LIMIT + 1))
    put(tmp_path / "cem" / "ex01.ipynb", "x" * (NOTEBOOK_LIMIT + 1))
    assert ["MiB" in submission.problem.en for submission in batch(tmp_path).submissions] == [True, False, True]


def test_a_student_behind_a_link_or_a_closed_door_gets_a_problem_for_everything_due(as_nobody: Path) -> None:
    put(as_nobody / "ada" / "ex01.py")
    put(as_nobody / "ada" / "ex02.py")
    (as_nobody / "bob").symlink_to("ada")
    (as_nobody / "cem").mkdir(mode=0)
    found = batch(as_nobody)
    assert [
        (submission.student, submission.exercise, bool(submission.problem)) for submission in found.submissions
    ] == [
        ("ada", "ex01", False),
        ("ada", "ex02", False),
        ("bob", "ex01", True),
        ("bob", "ex02", True),
        ("cem", "ex01", True),
        ("cem", "ex02", True),
    ]
    assert "bob is not a folder, or it is a symbolic link" in notes(found)
    assert "no permission to read cem" in notes(found)


def test_a_closed_folder_inside_is_a_remark(as_nobody: Path) -> None:
    put(as_nobody / "ada" / "ex01.py")
    (as_nobody / "ada" / "private").mkdir(mode=0)
    found = batch(as_nobody)
    assert not found.submissions[0].problem
    assert any("no permission to read ada/private" in file.reason.en for file in found.unread)


@pytest.mark.parametrize(
    "name",
    ["Ex01.py", "EX01.PY", "ex1.py", "ex01 (1).py", "ex01_final.ipynb", "ex01.py.txt", "Copy of ex01.ipynb",
     "ada_ex01.py", "hw1.py", "Exercise 1.py", "homework-01 (2).py", "main.py", "solution.ipynb"],
)  # fmt: skip
def test_a_single_file_of_another_name_is_judged_with_a_remark(tmp_path: Path, name: str) -> None:
    put(tmp_path / "ada" / name)
    put(tmp_path / "ada" / "ex02.py")
    put(tmp_path / "bob" / "ex01.py")
    ada = next(
        submission
        for submission in batch(tmp_path).submissions
        if (submission.student, submission.exercise) == ("ada", "ex01")
    )
    assert ada.path == f"ada/{name}"
    assert ada.name.endswith((".py", ".ipynb"))
    assert f"ada/{name} is judged as ex01" in ada.notes[0].en


@pytest.mark.parametrize("name", ["report.pdf", "notes.txt", "onlinetext.html", "hw.rar", "hw.7z", "ex01.docx", "ex01"])
def test_what_is_no_code_is_named_and_told_where_the_exercise_is_missing(tmp_path: Path, name: str) -> None:
    put(tmp_path / "ada" / name)
    put(tmp_path / "bob" / "ex01.py")
    found = batch(tmp_path)
    assert [(file.student, file.path) for file in found.unread] == [("ada", f"ada/{name}")]
    assert found.missing() == (("ada", "ex01"),)
    assert found.found_instead()("ada", "ex01") == (found.unread[0].reason,)


@pytest.mark.parametrize(
    ("name", "told"),
    [("ex02.pdf", True), ("hw.rar", True), ("softmax.py", True), ("README.md", False), ("ex01.pdf", False)],
)
def test_beside_a_judged_file_only_what_may_be_an_answer_counts_for_another_exercise(
    tmp_path: Path, name: str, *, told: bool
) -> None:
    put(tmp_path / "ada" / "ex01.py")
    put(tmp_path / "ada" / name)
    put(tmp_path / "ada" / "other.py")
    put(tmp_path / "bob" / "ex02.py")
    found = batch(tmp_path)
    reasons = found.found_instead()("ada", "ex02")
    assert any(name in reason.en for reason in reasons) is told


def defining(names: Mapping[str, str]) -> Callable[[str, bytes], frozenset[str]]:
    return lambda _, data: frozenset(name for name, source in names.items() if source.encode() in data)


def test_what_a_file_defines_says_which_exercise_it_is(tmp_path: Path) -> None:
    sought = {"ex01": Sought(entry_points=("f",)), "ex02": Sought(entry_points=("g",))}
    put(tmp_path / "ada" / "one.py", "def f(): return 1\n")
    put(tmp_path / "ada" / "two.py", "def g(): return 1\n")
    put(tmp_path / "bob" / "all.py", "def f(): return 1\ndef g(): return 1\n")
    found = find_submissions(tmp_path, sought, defined=defining({"f": "def f", "g": "def g"}))
    assert {(submission.student, submission.exercise): submission.path for submission in found.submissions} == {
        ("ada", "ex01"): "ada/one.py",
        ("ada", "ex02"): "ada/two.py",
        ("bob", "ex01"): "bob/all.py",
        ("bob", "ex02"): "bob/all.py",
    }


def test_of_two_exercises_that_ask_for_the_same_names_none_is_guessed(tmp_path: Path) -> None:
    sought = {"ex01": Sought(entry_points=("f",)), "ex02": Sought(entry_points=("f",))}
    put(tmp_path / "ada" / "main.py", "def f(): return 1\n")
    put(tmp_path / "bob" / "ex01.py", "def f(): return 1\n")
    put(tmp_path / "bob" / "ex02.py", "def f(): return 1\n")
    found = find_submissions(tmp_path, sought, defined=defining({"f": "def f"}))
    assert {submission.student for submission in found.submissions} == {"bob"}
    assert [(file.path, file.why) for file in found.unread] == [("ada/main.py", Why.UNCLEAR)]


def test_a_file_that_has_nothing_of_the_solution_gives_way(tmp_path: Path) -> None:
    stubs = ("def f(): ...\n", "def f(): ...  # 在此填写\n")
    for student, stub in zip(("ada", "ben"), stubs, strict=True):
        put(tmp_path / student / "ex01.py", f"{stub}\n")
        put(tmp_path / student / "ex01.ipynb", "def f(): return 1\n")
    found = find_submissions(tmp_path, {"ex01": Sought(entry_points=("f",), stubs=stubs)}).submissions
    assert [submission.path for submission in found] == ["ada/ex01.ipynb", "ben/ex01.ipynb"]
    assert all("does not contain any of the solution yet" in submission.notes[0].en for submission in found)


def usage_error(root: Path) -> str:
    with pytest.raises(UsageError) as caught:
        batch(root)
    assert caught.value.text.zh != caught.value.text.en
    return caught.value.text.en


def test_a_folder_without_a_submission_says_what_was_looked_for(tmp_path: Path) -> None:
    (tmp_path / "ada").mkdir()
    put(tmp_path / "ada" / "homework1.py")
    said = usage_error(tmp_path)
    assert "homework1.py is not judged" in said
    assert f"{tmp_path}/<student>/ex01.py" in said


def test_one_students_own_folder_is_recognised(tmp_path: Path) -> None:
    put(tmp_path / "ex01.py")
    assert "ex01.py lies in" in usage_error(tmp_path)


def test_a_folder_that_is_not_there_no_folder_or_closed_is_said(as_nobody: Path) -> None:
    assert "There is no folder" in usage_error(as_nobody / "nowhere")
    assert "is a file, neither a folder nor a zip" in usage_error(put(as_nobody / "class.txt"))
    (as_nobody / "closed").mkdir(mode=0)
    assert "no permission to read" in usage_error(as_nobody / "closed")


def test_what_could_not_be_read_is_said_when_nothing_else_is_there(as_nobody: Path) -> None:
    (as_nobody / "ada").mkdir(mode=0)
    assert "no permission to read ada" in usage_error(as_nobody)


def test_check_reads_one_file(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    put(tmp_path / "sub" / "my solution.py")
    put(tmp_path / "sub" / "helpers.py")
    monkeypatch.chdir(tmp_path)
    one = read_submission(Path("sub/my solution.py"), "ex02", EXERCISES["ex02"].files)
    assert (one.exercise, one.student, one.path, one.name) == ("ex02", None, "sub/my solution.py", "my solution.py")
    assert one.files == {"helpers.py": b"x = 1\n"}
    assert read_submission(tmp_path / "sub" / "my solution.py", "ex01").path == "sub/my solution.py"
    monkeypatch.chdir(tmp_path / "sub")
    assert read_submission(tmp_path / "sub" / ".." / "sub" / "helpers.py", "ex01").files == {}


def test_check_of_a_link_is_a_problem_and_no_abort(tmp_path: Path) -> None:
    (tmp_path / "ex01.py").symlink_to("/etc/passwd")
    assert "symbolic link" in read_submission(tmp_path / "ex01.py", "ex01").problem.en


@pytest.mark.parametrize(
    ("name", "en"),
    [
        ("ex01.py", "There is no file"),
        ("nowhere/ex01.py", "There is no file"),
        ("file/ex01.py", "There is no file"),
        ("folder.py", "is a folder"),
        ("ex01.txt", "neither a .py nor an .ipynb"),
        ("ex01.py.txt", "one extension too many. Rename it to ex01.py."),
        ("closed/ex01.py", "no permission to read"),
    ],
)
def test_check_of_what_is_no_file_is_a_usage_error(as_nobody: Path, name: str, en: str) -> None:
    put(as_nobody / "file")
    (as_nobody / "folder.py").mkdir()
    (as_nobody / "closed").mkdir(mode=0)
    with pytest.raises(UsageError) as caught:
        read_submission(as_nobody / name, "ex01")
    assert en in caught.value.text.en
    assert caught.value.text.zh != caught.value.text.en


ODD = [
    "=cmd|' /C calc'!A0", "-rf", "a\nb", "\u202eadA", "  ", "José", "Jose\u0301", "ADA", "ada", "张伟", "Żółć", "😀",
    "con", "nul.py",
    "a" * 240, "'\"<script>", "${HOME}", "%s{0}", "\x1b[2J", "ada\\bob", "ex01.py_", "$(touch x)", "a;b",
]  # fmt: skip


def test_odd_names_break_nothing(tmp_path: Path) -> None:
    for name in ODD:
        put(tmp_path / name / "ex01.py")
    put(tmp_path / os.fsdecode(b"\xff\xfe") / "ex01.py")
    found = batch(tmp_path)
    assert len(found.submissions) == len(found.students) == len(set(found.students)) == len(ODD) + 1
    assert not any(submission.problem for submission in found.submissions)
    for submission in found.submissions:
        assert submission.student is not None
        assert submission.student.strip()
        assert all(
            character.isprintable() or character == "\u3000" for character in submission.student + submission.path
        )
        submission.student.encode()
    assert "ADA and ada look alike" in notes(found)
    assert found == batch(tmp_path)


NAMES = st.text(st.characters(exclude_characters="/\0"), min_size=1, max_size=30).filter(
    lambda name: name not in (".", "..") and len(os.fsencode(name.encode("utf-8", "replace").decode())) < 200
)


@given(st.lists(NAMES | st.sampled_from(ODD), unique=True, max_size=8))
@settings(deadline=None)
def test_labels_are_clean_unique_and_need_no_order(students: list[str]) -> None:
    found = labels(students)
    assert set(found) == set(students)
    assert len(set(found.values())) == len(students)
    assert found == labels(reversed(students))
    for label in found.values():
        assert label.strip()
        assert label.encode()
        assert "\n" not in label
    assert all(note.en and note.zh for note in alike(found))


FOLDERS = st.binary(min_size=1, max_size=20).filter(lambda name: not {0, 47} & set(name) and name[:1] not in b"._")


@given(st.lists(FOLDERS, unique=True, min_size=1, max_size=6))
@settings(deadline=None, max_examples=50)
def test_any_folder_names_give_one_student_each(names: list[bytes]) -> None:
    with tempfile.TemporaryDirectory() as root:
        for name in names:
            put(Path(root, os.fsdecode(name), "ex01.py"))
        found = batch(Path(root))
        assert len(found.students) == len(found.submissions) == len(names)
        assert not any(submission.problem for submission in found.submissions)
