"""The page on security lists what is so: every attempt of the self-test, every check that rests on a probe."""

from __future__ import annotations

import re
from pathlib import Path
from typing import Final

from grader.course.load import load_course
from grader.judge.probes import ATTEMPTS

ROOT: Final = Path(__file__).parents[2]
PAGE: Final = (ROOT / "docs" / "security.md").read_text(encoding="utf-8")


def test_every_attempt_of_the_self_test_is_explained() -> None:
    table = PAGE.partition("| attempt |")[2].partition("\n\n")[0]
    named = [name for row in table.splitlines()[2:] for name in re.findall(r"`(\w+)`", row.split("|")[1])]
    assert named == list(ATTEMPTS)


def test_every_check_that_rests_on_a_probe_is_listed() -> None:
    wanted = [
        f"| {one.id} | {', '.join(f'`{check.id}`' for check in one.checks if check.probe is not None)} |"
        for one in load_course(ROOT).exercises
        if any(check.probe is not None for check in one.checks)
    ]
    table = PAGE.partition("<!-- probes:begin -->")[2].partition("<!-- probes:end -->")[0]
    assert table.split("\n")[3:-1] == wanted


def test_the_cases_the_page_speaks_of_are_there() -> None:
    for path in re.findall(r"`(tests/[\w/.]+)`", PAGE):
        assert (ROOT / path).exists()
