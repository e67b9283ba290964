from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from grader.submission.choosing import Sought
from grader.submission.intake import find_submissions

if TYPE_CHECKING:
    from collections.abc import Mapping
    from pathlib import Path

EXERCISES = {"ex01": Sought(), "ex02": Sought()}
ROSTER = "id,name,group\n10001,Ada Lovelace,a\n10002,Chen Chen,a\n10003,Emmy Noether,\n10004,Max Born,\n"


def hints(root: Path, files: Mapping[str, str]) -> list[str]:
    for path, text in files.items():
        (root / path).parent.mkdir(parents=True, exist_ok=True)
        (root / path).write_text(text, encoding="utf-8")
    return [note.en for note in find_submissions(root, EXERCISES).notes if "right folder" in note.en]


@pytest.mark.parametrize(
    ("files", "said"),
    [
        ({"ada/ex01.py": "", "fay/ada_ex01.py": ""}, "fay/ada_ex01.py is judged for fay, but its name mentions ada."),
        ({"Ada L_7/ex01.py": "", "Fay_8/ex01.py": "# by Ada L\n"}, "but its first lines mention Ada L_7."),
        ({"roster.csv": ROSTER, "10003/ex01.py": "# 10004\n"}, "Emmy Noether (10003), but its first lines mention Max"),
    ],
)
def test_a_file_that_mentions_another_student_is_a_hint(tmp_path: Path, files: Mapping[str, str], said: str) -> None:
    (hint,) = hints(tmp_path, files)
    assert said in hint


@pytest.mark.parametrize(
    "files",
    [
        {"ada/ada_ex01.py": "", "fay/ex01.py": ""},
        {"ada/ex01.py": "", "fay/ada_fay_ex01.py": ""},
        {"max/ex01.py": "", "fay/ex01.py": "y = max(x)\n"},
        {"main/ex01.py": "", "fay/main_ex01.py": ""},
        {"roster.csv": ROSTER, "10001/ex01.py": "# Chen Chen\n"},
        {"roster.csv": ROSTER, "10001_10002/ex01.py": "# Chen Chen\n"},
        {"Ada L_7/ex01.py": "", **{f"{name}/ex01.py": "# by Ada L\n" for name in ("fay", "gus", "hal")}},
    ],
    ids=["own", "both", "a word", "a part", "a group", "one folder", "a template"],
)
def test_what_may_mean_something_else_is_no_hint(tmp_path: Path, files: Mapping[str, str]) -> None:
    assert not hints(tmp_path, files)


def test_the_file_is_judged_for_its_folder_all_the_same(tmp_path: Path) -> None:
    assert hints(tmp_path, {"ada/ex01.py": "", "fay/ada_ex01.py": ""})
    found = find_submissions(tmp_path, EXERCISES)
    assert {(submission.student, submission.path) for submission in found.submissions} == {
        ("ada", "ada/ex01.py"),
        ("fay", "fay/ada_ex01.py"),
    }
    assert not any("ada" in note.en.removeprefix("fay/ada_ex01.py") for one in found.submissions for note in one.notes)
