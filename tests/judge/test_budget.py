"""Finding out why a submission is wrong has a budget of its own in processor time; no points hang on it."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from grader.judge import budget
from grader.judge.budget import EXPLAINING_S, SubmissionTime

if TYPE_CHECKING:
    from tests.judge.conftest import Judged

COURSE = Path(__file__).parents[2]
WRONG = COURSE / "reference" / "ex02_softmax_backward" / "wrong"


def test_processor_time_of_the_submission_counts_only_while_it_is_explained() -> None:
    time = SubmissionTime(30.0)
    used = iter([0.0, 1.5, 1.5, 3.0])
    with time.running(lambda: next(used)):
        pass
    assert time.thinking.spent_s == 0
    with time.explaining():
        with time.running(lambda: next(used)):
            pass
        assert time.thinking.spent_s >= 1.5
        with time.running(lambda: next(used)):
            pass
        assert time.left_s == 0
    assert time.left_s > 29


def test_a_worker_that_has_ended_is_counted_by_the_clock() -> None:
    time = SubmissionTime(30.0)
    used = iter([0.5, None])
    with time.explaining(), time.running(lambda: next(used)):
        pass
    assert 0 <= time.thinking.spent_s < EXPLAINING_S


@pytest.mark.parametrize("path", sorted(WRONG.glob("*.py"))[:3], ids=lambda path: path.stem)
def test_without_time_to_explain_points_and_known_mistakes_are_the_same(
    judged: Judged, monkeypatch: pytest.MonkeyPatch, path: Path
) -> None:
    source = path.read_text(encoding="utf-8")
    explained = judged("ex02", source, course=COURSE)
    monkeypatch.setattr(budget, "EXPLAINING_S", 0.0)
    hurried = judged("ex02", source, course=COURSE)
    assert [(check.status, check.points) for check in hurried.checks] == [
        (check.status, check.points) for check in explained.checks
    ]
    assert [check.misconception for check in hurried.checks] == [check.misconception for check in explained.checks]
    assert any(check.misconception for check in hurried.checks)
