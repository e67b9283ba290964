from __future__ import annotations

from datetime import UTC, datetime

from rich.padding import Padding

from grader.cli.intake_table import intake_table
from grader.cli.prose import Prose, Unbroken
from grader.final_score import HandedIn, TimeSource
from grader.submission.search import Intake
from grader.submission.submission import Submission
from grader.text import Text

AT = HandedIn(datetime(2026, 10, 13, 9, tzinfo=UTC), TimeSource.FILE)
REMARK = Text("It is judged as ex01.", "按 ex01 评判。")


def lines(*submissions: Submission) -> list[str]:
    """Return the lines, remarks with what is around them."""
    found = Intake(submissions, tuple(str(submission.student) for submission in submissions), ())
    shown = []
    for part in intake_table(found, "en", UTC):
        if isinstance(part, Padding):
            assert isinstance(part.renderable, Prose)
            shown.append(" " * part.left + part.renderable.words.plain)
        else:
            assert isinstance(part, Unbroken)
            shown.append(part.words.plain)
    return shown


def test_each_file_has_one_line_and_what_needs_a_look_comes_first_with_its_remark() -> None:
    assert lines(
        Submission("ex01", "ada", "ada/ex01.py", "ex01.py", handed_in=AT),
        Submission("ex01", "陈晨", "陈晨/copy.py", "ex01.py", notes=(REMARK,)),
    ) == [
        "Student  Exercise  Handed in                               File",
        "陈晨     ex01      not known                               陈晨/copy.py",
        "    It is judged as ex01.",
        "ada      ex01      2026-10-13 09:00 UTC, time of the file  ada/ex01.py",
    ]


def test_a_path_is_never_broken_and_without_any_time_there_is_no_column_of_times() -> None:
    path = f"ada/{'deep/' * 30}ex01.py"
    assert lines(Submission("ex01", "ada", path, "ex01.py")) == [
        "Student  Exercise  File",
        f"ada      ex01      {path}",
    ]
