from __future__ import annotations

from dataclasses import replace
from importlib.resources import files
from typing import TYPE_CHECKING

import pytest

from grader.report.views import status
from grader.report.views.status import CHECKS, mark_of, stop_of
from grader.result import CheckStatus, ResultStatus
from grader.text import LANGUAGES, Text

if TYPE_CHECKING:
    from collections.abc import Callable

    from grader.result import Result, Verdict

WHOLE = (
    status.ALL,
    status.SOME,
    status.NONE,
    status.UNGRADABLE,
    status.MISSING,
    status.UNREAD,
    status.UNJUDGED,
    status.OURS,
)


def test_every_outcome_of_a_check_has_a_symbol_and_a_word_of_its_own() -> None:
    assert CHECKS.keys() == set(CheckStatus)
    assert len({mark.icon for mark in CHECKS.values()}) == len(CheckStatus)
    for language in LANGUAGES:
        assert len({mark.word[language] for mark in CHECKS.values()}) == len(CheckStatus)


def test_every_symbol_is_drawn() -> None:
    drawn = (files("grader.report.html") / "templates" / "parts.html.jinja").read_text("utf-8")
    for mark in (*CHECKS.values(), *WHOLE):
        assert f'<symbol id="i-{mark.icon}"' in drawn


@pytest.mark.parametrize(
    ("verdicts", "expected"),
    [
        ([("passed", "5"), ("passed", "5")], status.ALL),
        ([("passed", "5"), ("failed", "0")], status.SOME),
        ([("failed", "0"), ("timeout", "0")], status.NONE),
        ([("passed", "5"), ("judge_error", "0")], status.OURS),
    ],
)
def test_a_result_is_marked_by_its_checks(
    verdicts: list[tuple[str, str]],
    expected: status.Mark,
    a_result: Callable[..., Result],
    a_check: Callable[..., Verdict],
) -> None:
    checks = [a_check(str(number), CheckStatus(one), points) for number, (one, points) in enumerate(verdicts)]
    assert mark_of(a_result("ada", "ex01", *checks)) == expected


def test_what_is_ungradable_missing_ours_or_not_judged_is_told_apart(a_result: Callable[..., Result]) -> None:
    assert mark_of(None) == status.UNJUDGED
    assert mark_of(a_result("ada", "ex01", status=ResultStatus.UNGRADABLE)) == status.UNGRADABLE
    missing = a_result("ada", "ex01", status=ResultStatus.MISSING)
    assert mark_of(missing) == status.MISSING
    assert mark_of(replace(missing, handin_notes=(Text("A PDF.", "PDF。"),))) == status.UNREAD
    assert mark_of(a_result("ada", "ex01", status=ResultStatus.JUDGE_ERROR)) == status.OURS


def test_what_stopped_a_submission_is_known(a_result: Callable[..., Result], a_check: Callable[..., Verdict]) -> None:
    stopped = a_result("ada", "ex01", a_check(), a_check("b", CheckStatus.CRASHED, "0"))
    assert stop_of(stopped) == CHECKS[CheckStatus.CRASHED]
    assert stop_of(a_result("ada", "ex01", a_check())) is None
