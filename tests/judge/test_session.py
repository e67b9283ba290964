"""From a file to a result, through the real worker."""

from __future__ import annotations

import json
import shutil
from decimal import Decimal
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from grader.errors import JudgeFault
from grader.judge.plugin import JudgePlugin
from grader.result import CheckStatus, Result, ResultStatus
from grader.result_json import result_from_json, result_to_json

if TYPE_CHECKING:
    from tests.judge.conftest import Judged

TINY = Path(__file__).parents[1] / "samples" / "tiny_course"
RIGHT = "def scale(x, factor=2.0):\n    return x.detach() * factor\n"
MOMENTS = """
class Running:
    pass

def moments(x, *, unbiased=False):
    return x.mean(), [x.std(correction=int(unbiased))]
"""


def statuses(result: Result) -> dict[str, CheckStatus]:
    return {check.check: check.status for check in result.checks}


def test_a_right_answer_gets_every_point(judged: Judged) -> None:
    result = judged("ex01", RIGHT)
    assert result.passed
    assert result.score == result.max_score == Decimal("3.5")


def test_a_check_that_the_session_did_not_report_as_passed_is_not_passed(
    judged: Judged, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(JudgePlugin, "pytest_runtest_logreport", lambda _, report: bool(report))
    result = judged("ex01", RIGHT)
    assert set(statuses(result).values()) == {CheckStatus.JUDGE_ERROR}
    assert result.score is None


def test_reports_can_draw_what_went_in_and_what_came_out_also_of_a_passed_check(judged: Judged) -> None:
    evidence = judged("ex01", RIGHT).checks[0].evidence
    assert {name: one.data for name, one in evidence.items()} == {
        "input x": (1.0, 2.0),
        "expected result": (2.0, 4.0),
        "received result": (2.0, 4.0),
    }


def test_a_check_is_skipped_when_what_it_builds_on_failed(judged: Judged) -> None:
    result = judged("ex01", "def scale(x, factor=2.0):\n    return x.detach() * factor + 1\n")
    assert statuses(result) == {
        "by-hand": CheckStatus.FAILED,
        "any-size": CheckStatus.SKIPPED,
        "hidden": CheckStatus.FAILED,
    }
    assert "Small numbers" in result.checks[1].message.en


def test_a_known_wrong_answer_is_named_with_its_hint(judged: Judged) -> None:
    result = judged("ex01", "def scale(x, factor=2.0):\n    return x.detach() * 2\n")
    hidden = result.checks[2]
    assert (hidden.status, hidden.misconception, hidden.hint) == (CheckStatus.FAILED, "factor-ignored", 1)
    assert hidden.message.en.endswith(hidden.meaning.en)
    assert "忽略了 factor" in hidden.message.zh


def test_keyword_only_parameters_are_given_by_keyword(judged: Judged) -> None:
    assert statuses(judged("ex02", MOMENTS))["by-hand"] is CheckStatus.PASSED


def test_a_missing_entry_point_fails_only_the_checks_that_need_it(judged: Judged) -> None:
    source = "def moments(x, *, unbiased=False):\n    return x.mean(), [x.std(correction=int(unbiased))]\n"
    result = judged("ex02", source)
    assert statuses(result) == {"by-hand": CheckStatus.PASSED, "running": CheckStatus.FAILED}
    assert "`Running` is not defined" in result.checks[1].message.en


def test_a_call_that_hangs_costs_its_check_and_not_the_next(judged: Judged) -> None:
    source = "def scale(x, factor=None):\n    while factor is None: pass\n    return x.detach() * factor\n"
    result = judged("ex01", source)
    assert statuses(result)["by-hand"] is CheckStatus.TIMEOUT
    assert statuses(result)["hidden"] is CheckStatus.PASSED


def test_hidden_checks_tell_no_numbers_and_no_output(judged: Judged) -> None:
    source = "def scale(x, factor=2.0):\n    print('INPUT', x.tolist())\n    raise RuntimeError(x.tolist())\n"
    whole = judged("ex01", source)
    result = whole.for_student()
    hidden = result.checks[2]
    assert (whole.checks[2].status, hidden.status) == (CheckStatus.ERROR, CheckStatus.FAILED)
    assert hidden.counterexample is None
    assert hidden.output == ""
    assert "[" not in hidden.message.en
    assert "INPUT" in result.checks[0].output


def test_the_submission_never_shares_a_process_with_the_judge(judged: Judged) -> None:
    source = "import torch\ntorch.equal = torch.allclose = lambda *a, **k: True\nimport builtins\nbuiltins.abs = None\n"
    assert judged("ex01", source + "def scale(x, factor=2.0):\n    return x.detach()\n").score == 0
    assert judged("ex01", RIGHT).passed


def test_the_result_survives_its_json(judged: Judged) -> None:
    result = judged("ex01", "def scale(x, factor=2.0):\n    return x.detach() * 2\n")
    assert result_from_json(json.loads(json.dumps(result_to_json(result, "zh"), allow_nan=False))) == result


@pytest.fixture
def course_with(tmp_path: Path) -> Path:
    return Path(shutil.copytree(TINY, tmp_path / "course"))


def write_test(course: Path, body: str) -> Path:
    (course / "reference/ex02_moments/checks.py").write_text(
        f"from grader.judge.checks import require\nfrom grader.text import Text\n{body}", encoding="utf-8"
    )
    return course


@pytest.mark.parametrize(
    ("body", "status", "words"),
    [
        ("def test_running(submission): submission.Running()", CheckStatus.PASSED, ""),
        ("def test_running(submission): require(False, Text('a reason', '理由'))", CheckStatus.FAILED, "a reason"),
        ("def test_running(submission, reference): assert False", CheckStatus.FAILED, ""),
        (
            "def test_running(submission, draw, compare): x = draw('normal', 3); compare(x + 1, x)",
            CheckStatus.FAILED,
            "the values are wrong",
        ),
        ("def test_running(submission): submission.moments(1)", CheckStatus.ERROR, "AttributeError"),
        ("def test_running(submission): 1 / 0", CheckStatus.JUDGE_ERROR, "no points are lost"),
        ("def test_running(nonsense): pass", CheckStatus.JUDGE_ERROR, "no points are lost"),
    ],
)
def test_a_pytest_check_gives_its_verdict(
    judged: Judged, course_with: Path, body: str, status: CheckStatus, words: str
) -> None:
    result = judged("ex02", MOMENTS, course=write_test(course_with, body))
    assert statuses(result)["running"] is status
    assert words in result.checks[1].message.en
    if status is CheckStatus.JUDGE_ERROR:
        assert result.status is ResultStatus.JUDGE_ERROR
        assert result.score is None


def test_the_reference_worker_is_the_reference_in_a_worker_of_its_own(judged: Judged, course_with: Path) -> None:
    folder = course_with / "reference/ex02_moments"
    counting = "asked = []\ndef moments(x, *, unbiased=False):\n    asked.append(x)\n    return len(asked), {}\n"
    running = "class Running: pass\n"
    (folder / "solution.py").write_text(counting.format("'reference'") + running, encoding="utf-8")
    private = (folder / "private.yaml").read_text("utf-8")
    (folder / "private.yaml").write_text(private.replace("    after: [by-hand]\n", ""), encoding="utf-8")
    body = """
def test_running(submission, reference_worker, draw):
    x = draw('normal', 3)
    answers = [asked.moments(x) for asked in (submission, reference_worker, submission, reference_worker)]
    before = answers[0][0]
    assert before > 1
    assert answers == [(before, 'mine'), (1, 'reference'), (before + 1, 'mine'), (2, 'reference')]
"""
    # The submission was asked before, by the check of the YAML; so was the reference, but in the judge.
    result = judged("ex02", counting.format("'mine'") + running, course=write_test(course_with, body))
    assert statuses(result)["running"] is CheckStatus.PASSED


def test_a_test_may_still_take_it_by_its_former_name(judged: Judged, course_with: Path) -> None:
    body = "def test_running(submission, yardstick): assert yardstick.moments is not None"
    result = judged("ex02", MOMENTS, course=write_test(course_with, body))
    assert statuses(result)["running"] is CheckStatus.PASSED


def test_a_reference_worker_that_does_not_answer_costs_no_points(judged: Judged, course_with: Path) -> None:
    body = "def test_running(submission, reference_worker): reference_worker.moments(1)"
    result = judged("ex02", MOMENTS, course=write_test(course_with, body))
    assert statuses(result)["running"] is CheckStatus.JUDGE_ERROR
    assert result.score is None


def test_a_pytest_check_can_name_a_misconception(judged: Judged, course_with: Path) -> None:
    folder = course_with / "reference/ex02_moments"
    (folder / "wrong").mkdir()
    (folder / "wrong/late.py").write_text(MOMENTS, encoding="utf-8")
    with (folder / "private.yaml").open("a", encoding="utf-8") as private:
        private.write(
            "misconceptions:\n  - id: late\n    file: late.py\n    title: {en: Too late, zh: 太慢}\n"
            "    explanation: {en: It takes too long., zh: 用时太长。}\n"
        )
    body = "def test_running(submission): require(False, Text('a reason', '理由'), 'late')"
    verdict = judged("ex02", MOMENTS, course=write_test(course_with, body)).checks[1]
    assert verdict.misconception == "late"
    assert verdict.message.en.startswith("a reason")
    assert verdict.message.en.endswith(verdict.meaning.en)


def test_pytest_checks_that_cannot_be_imported_are_our_fault(judged: Judged, course_with: Path) -> None:
    result = judged("ex02", MOMENTS, course=write_test(course_with, "import nowhere\ndef test_running(): pass\n"))
    assert result.status is ResultStatus.JUDGE_ERROR
    assert result.score is None


def test_a_broken_reference_is_told_as_the_course_s_fault(judged: Judged, course_with: Path) -> None:
    (course_with / "reference/ex01_scale/solution.py").write_text("def scale(x, factor=2.0): return x + missing\n")
    with pytest.raises(JudgeFault, match="NameError"):
        judged("ex01", RIGHT, course=course_with)


LOWERED = "    import torch\n    torch.set_float32_matmul_precision('medium')\n"


def test_a_function_that_switches_to_a_lower_precision_does_not_pass_though_its_values_are_right(
    judged: Judged,
) -> None:
    first, second = RIGHT.splitlines()
    result = judged("ex01", f"{first}\n{LOWERED}{second}\n")
    assert statuses(result)["by-hand"] is CheckStatus.FAILED
    assert "torch.backends.mkldnn.matmul" in result.checks[0].message.en
    assert "lower precision" in result.checks[-1].message.en


def test_a_lower_precision_set_at_import_is_put_back_and_costs_nothing(judged: Judged) -> None:
    result = judged("ex01", f"if True:\n{LOWERED}{RIGHT}")
    assert result.passed
    assert len(result.notes) == 1
    assert "switched back" in result.notes[0].en


SPOILT = """
import torch
spoilt = []

def scale(x, factor=2.0):
    if spoilt or x.dtype is torch.float32:
        spoilt.append(1)
        raise torch.AcceleratorError("CUDA error: an illegal memory access was encountered")
    return x.detach() * factor
"""


def test_an_error_that_spoils_the_device_costs_its_own_check_alone(judged: Judged) -> None:
    result = judged("ex01", SPOILT)
    assert list(statuses(result).values()) == [CheckStatus.PASSED, CheckStatus.ERROR, CheckStatus.PASSED]
    assert "illegal memory access" in result.checks[1].message.en


def test_memory_that_runs_out_on_a_gpu_is_a_verdict_of_its_own(judged: Judged) -> None:
    source = "import torch\ndef scale(x, factor=2.0):\n    raise torch.OutOfMemoryError('CUDA out of memory.')\n"
    assert (
        CheckStatus.MEMORY
        in set(statuses(judged("ex01", source)).values())
        <= {CheckStatus.MEMORY, CheckStatus.SKIPPED}
    )
