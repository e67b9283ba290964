from __future__ import annotations

import io
import json
from dataclasses import replace
from decimal import Decimal
from pathlib import Path
from typing import TYPE_CHECKING

import pytest
from rich.cells import cell_len
from rich.console import Console

from grader.cli.codes import code_of
from grader.cli.screen import ResultScreen
from grader.cli.showing import show_result
from grader.cli.terminal import Terminal
from grader.course.load import load_course
from grader.result import (
    Array,
    CheckStatus,
    Counterexample,
    Result,
    ResultStatus,
    SubmissionRef,
    Verdict,
    Visibility,
)
from grader.result_json import result_to_json
from grader.text import NOTHING, Text

if TYPE_CHECKING:
    from grader.course.model import Exercise
    from grader.text import Language

TINY = Path(__file__).parents[1] / "samples" / "tiny_course"
FAILED = Verdict(
    check="any-size",
    title=Text("Any size", "任意大小"),
    status=CheckStatus.FAILED,
    points=Decimal(0),
    max_points=Decimal("0.5"),
    visibility=Visibility.PUBLIC,
    observed=Text("The values differ.", "数值不同。"),
    counterexample=Counterexample(
        inputs={"x": Array("float64", (2, 2), (1.0, 2.0, 3.0, 4.0)), "factor": 3.0},
        expected=Array("float64", (2, 2), (3.0, 6.0, 9.0, 12.0)),
        received=Array("float64", (2, 2), (3.0, 6.0, 9.0, 8.0)),
        note=Text("the lesson's example", "讲义中的例子"),
        reproduce="grader check ex01 --seed tiny",
    ),
    hint=1,
)
PASSED = replace(
    FAILED,
    check="by-hand",
    title=Text("Small numbers", "小数字"),
    status=CheckStatus.PASSED,
    points=Decimal(2),
    max_points=Decimal(2),
    observed=NOTHING,
    counterexample=None,
    hint=None,
)
HIDDEN = replace(
    FAILED,
    check="hidden",
    title=Text("Other numbers", "其他数字"),
    visibility=Visibility.HIDDEN,
    max_points=Decimal(1),
    observed=Text("For some inputs the values are wrong.", "对某些输入，数值不对。"),
    counterexample=None,
)
GRADED = Result(
    grader="0.1.0",
    exercise="ex01",
    student=None,
    submission=SubmissionRef("ex01.py", "00"),
    status=ResultStatus.GRADED,
    max_score=Decimal("3.5"),
    checks=(PASSED, FAILED, HIDDEN),
    seed="tiny",
)


@pytest.fixture(scope="module")
def exercise() -> Exercise:
    return load_course(TINY).exercises[0]


def screen(result: Result, exercise: Exercise, language: Language = "en", width: int = 80) -> str:
    console = Console(file=io.StringIO(), width=width, color_system=None, markup=False, highlight=False)
    for part in ResultScreen(result, exercise, language, width).parts():
        console.print(part)
    assert isinstance(console.file, io.StringIO)
    return "\n".join(line.rstrip() for line in console.file.getvalue().splitlines())


def test_a_student_sees_what_is_wrong_and_why(exercise: Exercise) -> None:
    shown = screen(GRADED, exercise)
    for words in (
        "ex01 · Scale a vector",
        "✔ Passed",
        "✘ Wrong answer",
        "2 / 2",
        "0 / 0.5",
        "The values differ.",
        "The case: the lesson's example",
        "Input factor = 3",
        "float64 tensor, shape (2, 2)",
        "‹8›",
        "Hint: Look at the default of factor.",
        "Reproduce: grader check ex01 --seed tiny",
        "Other numbers (hidden)",
        "ex01  2 of 3.5 points  ◐ Partly right",
    ):
        assert words in shown


def test_the_same_is_said_in_chinese(exercise: Exercise) -> None:
    shown = screen(GRADED, exercise, "zh")
    for words in (
        "缩放向量",
        "✔ 通过",
        "✘ 答案不对",
        "数值不同。",
        "用例：讲义中的例子",
        "应为",
        "你的结果",
        "提示：看一看",
        "（不公开）",
        "3.5 分中得 2 分",
    ):
        assert words in shown


@pytest.mark.parametrize("width", [60, 80, 100])
@pytest.mark.parametrize("language", ["en", "zh"])
def test_no_line_is_wider_than_the_terminal(exercise: Exercise, width: int, language: Language) -> None:
    assert all(cell_len(line) <= width for line in screen(GRADED, exercise, language, width).splitlines())


def test_only_entries_that_differ_are_marked_and_expected_stands_beside_yours(exercise: Exercise) -> None:
    shown = screen(GRADED, exercise)
    assert shown.count("‹") == 2  # the entry, and the legend
    (line,) = [line for line in shown.splitlines() if line.strip().startswith("Expected")]
    assert "Yours" in line


def test_parts_of_the_answer_that_agree_are_left_out(exercise: Exercise) -> None:
    right, wrong = Array("float64", (1,), (1.0,)), Array("float64", (1,), (2.0,))
    example = Counterexample({}, {"dw": right, "db": right}, {"dw": right, "db": wrong})
    shown = screen(replace(GRADED, checks=(replace(FAILED, counterexample=example),)), exercise)
    assert "Yours db" in shown
    assert "dw" not in shown


def test_a_call_that_did_not_return_shows_what_was_expected_alone(exercise: Exercise) -> None:
    shown = screen(replace(GRADED, checks=(replace(FAILED, status=CheckStatus.ERROR),)), exercise)
    assert "Expected" in shown
    assert "Yours" not in shown


def test_a_wide_tensor_is_drawn_in_pieces_with_every_number_whole(exercise: Exercise) -> None:
    numbers = tuple(1.2345 + index for index in range(40))
    example = Counterexample(
        {}, Array("float64", (2, 20), numbers), Array("float64", (2, 20), tuple(-x for x in numbers))
    )
    shown = screen(replace(GRADED, checks=(replace(FAILED, counterexample=example),)), exercise, width=60)
    assert all(cell_len(line) <= 60 for line in shown.splitlines())
    words = set(shown.split())
    assert {f"{number:.6g}" for number in numbers} | {f"‹{-number:.6g}›" for number in numbers} <= words


def test_what_a_mistake_means_is_said_once_and_what_equals_it_is_as_above(exercise: Exercise) -> None:
    meaning = Text("The factor is ignored: Your answer is always twice x.", "忽略了 factor：你的答案总是 x 的两倍。")
    known = replace(FAILED, meaning=meaning)
    other = replace(known, check="second", observed=Text("A shape differs.", "形状不同。"))
    result = replace(GRADED, checks=(known, replace(other, title=Text("Second", "第二"))))
    shown = screen(result, exercise)
    assert shown.count("The values differ.") == 1
    assert shown.count("always twice x.") == 1
    assert shown.count("As above.") == 1
    assert shown.count("Input x") == 1
    assert "同上。" in screen(result, exercise, "zh")


def test_a_new_explanation_stands_under_what_it_explains_even_if_that_was_said_before(exercise: Exercise) -> None:
    first = replace(FAILED, meaning=Text("The sum is a mean.", "求和成了求平均。"))
    second = replace(FAILED, check="second", meaning=Text("Twice is asked here.", "这里要求两次。"))
    shown = screen(replace(GRADED, checks=(first, second)), exercise)
    assert shown.count("The values differ.") == 2
    assert "As above." not in shown


def test_after_two_counterexamples_there_are_only_sentences(exercise: Exercise) -> None:
    checks = tuple(replace(FAILED, observed=Text(f"Fault {n}.", f"错误 {n}。")) for n in range(4))
    shown = screen(replace(GRADED, checks=checks), exercise)
    assert shown.count("Input x") == 2
    assert all(f"Fault {n}." in shown for n in range(4))


def test_printed_output_is_shown_short_and_harmless(exercise: Exercise) -> None:
    output = "\x1b[2J[bold]loud[/bold]\u202e\n" + "\n".join(f"line {n}" for n in range(30))
    shown = screen(replace(GRADED, output=output, checks=(replace(FAILED, output="inside"),)), exercise)
    assert "While loading, your code printed:" in shown
    assert "\\x1b[2J[bold]loud[/bold]\\u202e" in shown
    assert "line 8" in shown
    assert "line 9" not in shown
    assert "… and 21 more lines" in shown
    assert "inside" in shown
    assert "\x1b" not in shown


@pytest.mark.parametrize(
    ("result", "phrases", "code"),
    [
        (replace(GRADED, checks=(PASSED,), max_score=Decimal(2)), ["2 of 2 points  ✔ All passed"], 0),
        (GRADED, ["Partly right"], 1),
        (
            replace(GRADED, status=ResultStatus.UNGRADABLE, checks=(), message=Text("ex01.py, line 3: odd", "第 3 行")),
            ["✘ Cannot be graded", "ex01.py, line 3: odd", "0 of 3.5 points"],
            1,
        ),
        (
            replace(GRADED, status=ResultStatus.JUDGE_ERROR, checks=(), message=Text("pytest failed", "失败")),
            ["! Our fault, no points lost", "pytest failed", "– of 3.5 points"],
            3,
        ),
        (replace(GRADED, checks=(PASSED, replace(FAILED, status=CheckStatus.JUDGE_ERROR))), ["! Our fault", "–"], 3),
        (replace(GRADED, checks=(replace(FAILED, status=CheckStatus.TIMEOUT),)), ["■ Out of time"], 1),
        (replace(GRADED, checks=(FAILED, replace(FAILED, status=CheckStatus.SKIPPED))), ["○ Skipped"], 1),
        (
            replace(GRADED, checks=(replace(FAILED, status=CheckStatus.SKIPPED, points=Decimal(0)),)),
            ["0 of 3.5 points  ○ Not begun", "○ Not begun  "],
            1,
        ),
        (replace(GRADED, notes=(Text("a magic line was left out", "已略去"),)), ["Note: a magic line was left out"], 1),
    ],
)
def test_every_end_has_its_words_and_its_exit_code(
    exercise: Exercise, result: Result, phrases: list[str], code: int
) -> None:
    shown = screen(result, exercise)
    assert all(phrase in shown for phrase in phrases), shown
    assert code_of(result) == code


@pytest.mark.parametrize("status", [status for status in CheckStatus if status is not CheckStatus.WITHHELD])
def test_every_status_has_a_line(exercise: Exercise, status: CheckStatus) -> None:
    for language in ("en", "zh"):
        assert "0 / 0.5" in screen(replace(GRADED, checks=(replace(FAILED, status=status),)), exercise, language)


def test_json_is_the_contracts_and_nothing_else_is_on_standard_output(
    exercise: Exercise, capsys: pytest.CaptureFixture[str]
) -> None:
    show_result(GRADED, exercise, "json", Terminal.open("zh"))
    said = capsys.readouterr()
    assert said.err == ""
    document = json.loads(said.out)
    assert document == json.loads(json.dumps(result_to_json(GRADED, "zh")))
    assert document["score"] == 2.0
    assert "任意大小" in said.out


def test_quiet_says_the_score_alone(exercise: Exercise, capsys: pytest.CaptureFixture[str]) -> None:
    show_result(GRADED, exercise, "text", Terminal.open("en", quiet=True))
    assert capsys.readouterr().out.strip() == "ex01  2 of 3.5 points  ◐ Partly right"


def test_colours_are_used_only_where_they_are_wanted(exercise: Exercise) -> None:
    plain = Console(file=io.StringIO(), force_terminal=True, color_system=None, width=80)
    coloured = Console(file=io.StringIO(), force_terminal=True, color_system="standard", width=80)
    for console in (plain, coloured):
        Terminal("en", console, console).show(*ResultScreen(GRADED, exercise, "en", 80).parts())
        assert isinstance(console.file, io.StringIO)
    assert "\x1b[" not in plain.file.getvalue()  # type: ignore[attr-defined] # seen above
    assert "\x1b[" in coloured.file.getvalue()  # type: ignore[attr-defined] # the same


@pytest.mark.parametrize(("environment", "asked"), [({}, True), ({"NO_COLOR": "1"}, False)])
def test_no_color_can_be_asked_for_in_two_ways(
    monkeypatch: pytest.MonkeyPatch,
    environment: dict[str, str],
    asked: bool,  # noqa: FBT001 - a case of the table
) -> None:
    monkeypatch.delenv("NO_COLOR", raising=False)
    monkeypatch.setenv("FORCE_COLOR", "1")
    monkeypatch.setenv("TERM", "xterm-256color")
    assert Terminal.open("en").out.color_system is not None
    for name, value in environment.items():
        monkeypatch.setenv(name, value)
    assert Terminal.open("en", no_color=asked).out.color_system is None
