"""How a process ended, in words."""

from __future__ import annotations

import signal

import pytest

from grader.sandbox.outcomes import crash


@pytest.mark.parametrize(
    ("status", "said"),
    [
        (-signal.SIGSEGV, "segmentation fault"),
        (0xC0000005, "segmentation fault"),
        (0xC00000FD, "stack overflow"),
        (3, "it exited with code 3"),
        (-63, "signal 63"),
    ],
)
def test_a_crash_is_named_by_signal_and_by_windows_code(status: int, said: str) -> None:
    assert crash(status).reason.en == said
