from __future__ import annotations

import re
from dataclasses import replace
from typing import TYPE_CHECKING
from urllib.parse import unquote

from hypothesis import given
from hypothesis import strategies as st

from grader.report.export.annotations import command, commands, guard
from grader.result import CheckStatus, Result, ResultStatus, SubmissionRef
from grader.text import Location, Text

if TYPE_CHECKING:
    from collections.abc import Callable

    from grader.report.outline import CourseInfo
    from grader.result import Verdict

SOURCE = "import torch\n\n\ndef other(x):\n    return x\n\n\ndef softmax_backward(p, g):\n    return p\n"
WORDS = st.text(max_size=40) | st.text(alphabet="%:,=\r\n\t \0\x1b\u2028\u202e\ud800a王0", max_size=40)
COMMAND = re.compile(
    r"::error file=(?P<file>[^:,]*)(?:,line=(?P<line>\d+))?(?:,title=(?P<title>[^:,]*))?::(?P<message>.*)"
)


def test_a_check_points_to_the_line_that_its_message_names_or_to_what_it_calls(
    course: CourseInfo, a_result: Callable[..., Result], a_check: Callable[..., Verdict]
) -> None:
    named = a_check(
        "raises",
        CheckStatus.ERROR,
        "0",
        message=Text("It raised.", "引发了异常。", locations=(Location("ex02.py", 9),)),
    )
    wrong = a_check("values", CheckStatus.FAILED, "0", message=Text.same("Wrong."))
    unknown = a_check("both", CheckStatus.FAILED, "0", message=Text.same("Other."))
    result = a_result("ada", "ex02", a_check(), named, wrong, unknown)
    calls = {"values": ("softmax_backward",), "both": ("nowhere",)}
    said = list(commands(result, course.exercises[1], SOURCE, calls, "en"))
    assert [COMMAND.fullmatch(line)["line"] for line in said] == ["9", "8", None]  # type: ignore[index]
    assert all("file=ada/ex02.py" in line for line in said)


def test_a_line_of_a_notebooks_cell_is_no_line_of_the_file(course: CourseInfo, a_result: Callable[..., Result]) -> None:
    message = Text("No.", "不行。", locations=(Location("cell 3", 5),))
    reference = SubmissionRef("ex02.ipynb", "ab" * 32)
    result = a_result("ada", "ex02", status=ResultStatus.UNGRADABLE, message=message, submission=reference)
    (said,) = commands(result, course.exercises[1], "", {}, "en")
    assert "line=" not in said


def test_one_meaning_is_said_once_and_what_is_hidden_stays_so(
    course: CourseInfo, a_result: Callable[..., Result], a_check: Callable[..., Verdict]
) -> None:
    wrong = a_check("values", CheckStatus.FAILED, "0", message=Text.same("Sign."), output="secret")
    result = a_result("ada", "ex02", wrong, replace(wrong, check="again"), replace(wrong, status=CheckStatus.SKIPPED))
    said = list(commands(result, course.exercises[1], SOURCE, {}, "en"))
    assert len(said) == 1
    assert "secret" not in said[0]


def test_a_fault_of_ours_is_no_error_of_the_students_and_what_is_missing_is_not_annotated(
    course: CourseInfo, small_class: tuple[Result, ...]
) -> None:
    levels = {
        result.status: [line.split(" ")[0] for line in commands(result, course.exercises[2], "", {}, "en")]
        for result in small_class
        if result.exercise == "ex03"
    }
    assert levels[ResultStatus.JUDGE_ERROR] == ["::warning"]
    assert levels[ResultStatus.MISSING] == []


@given(message=WORDS, path=WORDS, title=WORDS)
def test_nothing_said_can_begin_a_command_of_its_own(message: str, path: str, title: str) -> None:
    said = command("error", message, file=f"a{path}", line="3", title=f"b{title}")
    found = COMMAND.fullmatch(said)
    assert found is not None
    assert "\n" not in said
    assert "\r" not in said
    assert unquote(found["file"]).startswith("a")
    assert unquote(found["title"]).startswith("b")


def test_the_guard_ends_with_the_token_that_it_begins_with() -> None:
    assert guard("f00") == ("::stop-commands::f00", "::f00::")
