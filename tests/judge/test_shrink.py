"""Counterexamples are small enough to work through by hand, and the printed command repeats exactly that case."""

from __future__ import annotations

import shlex
import shutil
import subprocess
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from grader.course.load import load_course
from grader.errors import UsageError
from grader.judge.cases.case import draw_cases
from grader.judge.cases.repeat import case_text, numbered_question, read_case, repeating_command
from grader.judge.cases.seeds import Seeds
from grader.judge.plan import plan_exercise
from grader.result import Array, Visibility
from grader.submission.submission import Submission

if TYPE_CHECKING:
    from grader.course.model import Exercise
    from grader.result import Result, Shown, Verdict
    from tests.judge.conftest import Judged

COURSE = Path(__file__).parents[2]
SOFTMAX: Exercise = next(one for one in load_course(COURSE).exercises if one.id == "ex02")
WRONG = sorted((SOFTMAX.private / "wrong").glob("*.py"))


def arrays(value: Shown) -> list[Array]:
    if isinstance(value, Array):
        return [value]
    return [array for one in value for array in arrays(one)] if isinstance(value, tuple) else []


def public_failures(result: Result) -> list[Verdict]:
    return [check for check in result.checks if check.counterexample and check.visibility is Visibility.PUBLIC]


@pytest.mark.parametrize("path", WRONG, ids=lambda path: path.stem)
def test_counterexamples_of_known_wrong_answers_have_at_most_three_numbers_a_tensor(
    judged: Judged, path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("grader.judge.budget.EXPLAINING_S", 60.0)  # how small, and not how soon on a busy machine
    failures = public_failures(judged("ex02", path.read_text(encoding="utf-8"), course=COURSE))
    assert failures
    for failure in failures:
        assert failure.counterexample is not None
        for array in [array for value in failure.counterexample.inputs.values() for array in arrays(value)]:
            # Without keepdim smaller cases raise errors in place of giving wrong numbers: that is another fault.
            assert len(array.data) <= (6 if path.stem == "no_keepdim" else 3)
            assert not array.cut


@pytest.mark.parametrize("path", WRONG[:3], ids=lambda path: path.stem)
def test_the_printed_case_repeats_the_failure_in_the_same_way(judged: Judged, path: Path) -> None:
    source = path.read_text(encoding="utf-8")
    for failed in public_failures(judged("ex02", source, course=COURSE)):
        assert failed.counterexample is not None
        text = shlex.split(failed.counterexample.reproduce)[-1]
        again = judged("ex02", source, course=COURSE, case=text)
        (verdict,) = again.checks
        assert (verdict.check, verdict.status) == (failed.check, failed.status)
        assert verdict.message.en.startswith(failed.message.en.split(". ")[0])


@pytest.mark.parametrize(
    "text", ["rows:2", "rows 0 float64 contiguous {'p': [[1.0], [1.0]], 'grad_out': [[0.0], [2.0]]}"]
)
def test_a_case_that_is_repeated_names_itself_again(judged: Judged, text: str) -> None:
    source = next(path for path in WRONG if path.stem == "no_keepdim").read_text("utf-8")
    (verdict,) = judged("ex02", source, course=COURSE, case=text).checks
    assert verdict.counterexample is not None
    words = shlex.split(verdict.counterexample.reproduce)
    (again,) = judged("ex02", source, course=COURSE, case=words[-1]).checks
    assert again.counterexample == verdict.counterexample
    assert words[-1] == text or "{" in words[-1]


def test_every_public_case_reads_back_as_it_was() -> None:
    seeds = Seeds("2026", "secret")
    for exercise in load_course(COURSE).exercises:
        for check in exercise.checks:
            for case in draw_cases(exercise, check, seeds):
                text = case_text(check, case)
                if text is not None:
                    again = case_text(check, read_case(exercise, text).case)
                    assert again == text


def test_a_drawn_case_is_named_by_its_number_and_the_seed_where_it_is_not_the_courses() -> None:
    submission = Submission("ex02", None, "ex02.py", "ex02.py")
    check = next(check for check in SOFTMAX.checks if check.id == "rows")
    for seed, words in (("2026", ""), ("other", "--seed other ")):
        plan = plan_exercise(SOFTMAX, Seeds(seed, "secret"))
        for number, question in enumerate(plan.questions["rows"], start=1):
            command = repeating_command(submission, check, question.case, plan)
            assert command == f"grader check ex02 {words}--case rows:{number}"
            assert numbered_question(plan, f"rows:{number}") == (check, question)


@pytest.mark.parametrize("text", ["rows:99", "nothing:1", "hidden-values:1"])
def test_a_number_that_no_public_case_has_is_refused(text: str) -> None:
    with pytest.raises(UsageError, match="is not a case of ex02"):
        numbered_question(plan_exercise(SOFTMAX, Seeds("2026", "secret")), text)


@pytest.mark.parametrize("shell", ["bash", "zsh", "fish", "sh"])
def test_the_long_form_pastes_in_every_shell(shell: str) -> None:
    if shutil.which(shell) is None:
        pytest.skip(f"{shell} is not installed")
    plan = plan_exercise(SOFTMAX, Seeds("2026", "secret"))
    check = next(check for check in SOFTMAX.checks if check.id == "rows")
    made_up = replace(plan.questions["rows"][0].case)
    submission = Submission("ex02", None, "my file's.py", "my file's.py")
    command = repeating_command(submission, check, made_up, plan)
    text = case_text(check, made_up)
    assert text is not None
    assert f'--case "{text}"' in command  # double quotes, which cmd and PowerShell take, too
    printed = subprocess.run(  # noqa: S603 - our own words
        [str(shutil.which(shell)), "-c", command.replace("grader", r"printf '%s\n'", 1)],
        capture_output=True,
        text=True,
        check=True,
    )
    assert printed.stdout.splitlines() == ["check", "ex02", "my file's.py", "--case", text]


def test_hidden_cases_have_no_text() -> None:
    plan = plan_exercise(SOFTMAX, Seeds("2026", "secret"))
    for check in SOFTMAX.checks:
        for question in plan.questions[check.id]:
            assert (case_text(check, question.case) is None) or check.visibility is Visibility.PUBLIC


@pytest.mark.parametrize(
    "text",
    [
        "",
        "rows",
        "nothing 0 float64 contiguous {}",
        "rows 9 float64 contiguous {}",
        'rows 1 float64 contiguous {"p": "x", "grad_out": 1}',
        'rows 1 float64 contiguous {"p": [[1], [1, 2]], "grad_out": [[1]]}',
        'rows 1 int64 contiguous {"p": [[1]], "grad_out": [[1]]}',
        'rows 1 float64 sideways {"p": [[1]], "grad_out": [[1]]}',
        'hidden-values 0 float64 contiguous {"p": [1], "grad_out": [1]}',
        "rows 1 float64 contiguous [1, 2]",
        "rows 1 float64 contiguous {",
    ],
)
def test_a_text_that_is_no_case_is_refused_in_one_sentence(text: str) -> None:
    with pytest.raises(UsageError, match="is not a case of ex02"):
        read_case(SOFTMAX, text)
