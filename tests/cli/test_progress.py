"""What a long run says of itself in a line."""

from __future__ import annotations

import time

from grader.batch.run import BatchProgress
from grader.cli.progress import state_words
from grader.text import Text


def test_nothing_is_said_of_the_rate_while_the_judges_get_warm() -> None:
    progress = BatchProgress(total=10, done=2, running=["ada/ex01"], first=(time.monotonic(), 2))
    assert state_words(progress) == Text.same("ada/ex01")


def test_rate_and_time_left_count_from_the_first_results_on() -> None:
    progress = BatchProgress(total=100, done=21, known=30, not_passed=3, first=(time.monotonic() - 10, 1))
    said = state_words(progress)
    assert said.en.startswith("3 not passed · 2.0/s · about 2")
    assert said.en.endswith("s left")
    assert said.zh.startswith("3 个未通过 · 2.0/s · 大约还需")


def test_of_many_that_run_only_the_first_are_named() -> None:
    assert state_words(BatchProgress(total=9, running=list("abcde"))).en == "a, b, c …"
