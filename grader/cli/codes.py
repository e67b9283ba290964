"""The exit codes promised to scripts."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

if TYPE_CHECKING:
    from grader.result import Result

PASSED: Final = 0
NOT_PASSED: Final = 1
USAGE: Final = 2
OUR_FAULT: Final = 3
INTERRUPTED: Final = 130
READER_GONE: Final = 141
"""The reader of our output closed it (`grader list | head -1`): 128 + SIGPIPE, as for other programs."""


def code_of(result: Result) -> int:
    """Return the exit code of `check`: an ungradable submission did not pass; our own fault has a code of its own."""
    if result.score is None:
        return OUR_FAULT
    return PASSED if result.passed else NOT_PASSED
