from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from grader.errors import UsageError
from grader.submission.choosing import Sought
from grader.submission.helpers import imports, is_helper
from grader.submission.intake import find_submissions
from grader.unread import Why

if TYPE_CHECKING:
    from pathlib import Path

    from grader.submission.search import Intake

EXERCISES = {"ex01": Sought(), "ex02": Sought(("allowed.py",))}


def class_of(root: Path, **ada: str) -> Intake:
    """Return the intake of a class in which ben handed in everything, and ada these files."""
    for student, files in (("ada", ada), ("ben", {"ex01": "x = 1\n", "ex02": "y = 1\n"})):
        (root / student).mkdir()
        for name, text in files.items():
            (root / student / f"{name}.py").write_text(text)
    return find_submissions(root, EXERCISES)


def judged(found: Intake) -> dict[str, str]:
    return {submission.exercise: submission.path for submission in found.submissions if submission.student == "ada"}


@pytest.mark.parametrize(
    "stem", ["utils", "helper", "my_utils", "Helpers2", "common", "conftest", "test_it", "__init__"]
)
def test_names_of_helpers_are_known(stem: str) -> None:
    assert is_helper(stem)


@pytest.mark.parametrize("stem", ["softmax", "homework", "main", "solution", "ex01", "utility", "final"])
def test_other_names_may_be_answers(stem: str) -> None:
    assert not is_helper(stem)


@pytest.mark.parametrize(
    ("line", "found"),
    [
        (b"import mine", True),
        (b"from mine import f", True),
        (b"from .mine import f", True),
        (b'  "import mine\\n",', True),
        (b"import mineral", False),
        (b"mine = 1", False),
    ],
)
def test_an_import_is_found_in_files_and_notebooks(line: bytes, found: bool) -> None:  # noqa: FBT001 - a parameter
    assert imports(line, "mine") is found


def test_the_only_file_left_is_judged_unless_it_is_a_helper(tmp_path: Path) -> None:
    found = class_of(tmp_path, ex01="x = 1\n", utils="z = 1\n")
    assert judged(found) == {"ex01": "ada/ex01.py"}
    (reason,) = found.found_instead()("ada", "ex02")
    assert "ada/utils.py is not judged: neither its name" in reason.en


def test_what_a_judged_file_imports_is_no_answer_and_no_hindrance(tmp_path: Path) -> None:
    found = class_of(tmp_path, ex01="from gradients import f\n", gradients="def f(): ...\n")
    assert judged(found) == {"ex01": "ada/ex01.py"}
    (unread,) = found.unread
    assert (unread.why, unread.exercise) == (Why.HELPER, "ex01")
    assert "ada/ex01.py imports it" in unread.reason.en
    assert found.found_instead()("ada", "ex02") == ()


def test_beside_complete_answers_nothing_more_is_asked_of_a_file(tmp_path: Path) -> None:
    found = class_of(tmp_path, ex01="x = 1\n", ex02="y = 1\n", notes="z = 1\n")
    (unread,) = found.unread
    assert unread.why is Why.HELPER
    assert "every exercise that is due has its file" in unread.reason.en


def test_where_nothing_is_judged_nothing_is_called_complete(tmp_path: Path) -> None:
    (tmp_path / "ada").mkdir()
    (tmp_path / "ada" / "homework.py").write_text("x = 1\n")
    with pytest.raises(UsageError, match="neither its name nor its definitions"):
        find_submissions(tmp_path, EXERCISES)


def test_a_helper_that_the_exercise_names_goes_with_its_file(tmp_path: Path) -> None:
    found = class_of(tmp_path, ex01="x = 1\n", ex02="import allowed\n", allowed="z = 1\n")
    assert not found.unread
