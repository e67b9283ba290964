from __future__ import annotations

import logging
from dataclasses import replace
from typing import TYPE_CHECKING

import pytest

from grader.course.check_kind import CheckKind
from grader.judge.cases.seeds import Seeds
from grader.judge.conditions import Conditions
from grader.judge.plan import plan_exercise
from grader.proof.candidates import reference_of
from grader.proof.evaluation import hear
from grader.result import CheckStatus
from tests.proof.conftest import CHECK, Draft

if TYPE_CHECKING:
    from pathlib import Path

    from grader.sandbox.zygote import Zygote

TESTED = (
    "\n  - {id: tested, title: {en: tested, zh: 检查}, points: 1, test: test_it, uses: [weighted_mean]}"
    + CHECK.format(id="hidden", more="")
)


def test_a_check_of_a_kind_that_the_proof_cannot_ask_is_no_passed_check(
    tmp_path: Path, warm: Zygote, monkeypatch: pytest.MonkeyPatch
) -> None:
    (drawn,) = Draft().write(tmp_path).exercises
    plan = plan_exercise(drawn, Seeds("7", "secret"))
    monkeypatch.setattr(CheckKind, "of", lambda _: CheckKind.NAMES)
    with pytest.raises(NotImplementedError, match=r"'parameter_names'.* _ask \(grader/proof/evaluation.py\)"):
        hear(reference_of(drawn), plan, warm, Conditions("7"))


def test_a_test_of_checks_py_is_run_where_something_is_banned(
    tmp_path: Path, warm: Zygote, caplog: pytest.LogCaptureFixture
) -> None:
    tests = "def test_it(submission, draw):\n    submission.weighted_mean(draw('ones', 3), draw('ones', 3))\n"
    (drawn,) = Draft(hidden=TESTED, tests=tests).write(tmp_path).exercises
    exercise = replace(drawn, banned=("softmax",))
    plan = plan_exercise(exercise, Seeds("7", "secret"))
    right = reference_of(exercise)
    opaque = replace(right, source=f"{right.source}\n\nexec('pass')\n")  # reading does not tell what it runs
    with caplog.at_level(logging.ERROR):
        evaluation = hear(opaque, plan, warm, Conditions("7"))
    assert set(evaluation.statuses.values()) == {CheckStatus.PASSED}
    assert caplog.messages == []  # no fault of ours, after which it would be judged again
