"""Judge submissions in pytest sessions, one shard per session."""

from __future__ import annotations

import contextlib
import io
import itertools
import logging
import os
from typing import TYPE_CHECKING

import pytest

from grader.errors import JudgeFault
from grader.judge.examination import Examination
from grader.judge.listener import NOBODY, Listener
from grader.judge.plugin import JudgePlugin
from grader.judge.result_builder import ResultBuilder
from grader.text import Text

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator, Mapping

    from grader.judge.conditions import Conditions
    from grader.judge.plan import Plan
    from grader.result import Result
    from grader.sandbox.workers import Workers
    from grader.submission.submission import Submission

SHARD = 64
"""Submissions per pytest session: enough to make setting pytest up cheap, few enough to keep its memory small."""

_log = logging.getLogger(__name__)


def judge(
    plans: Mapping[str, Plan],
    submissions: Iterable[Submission],
    zygote: Workers,
    conditions: Conditions,
    deliver: Callable[[Result], None],
    listener: Listener = NOBODY,
) -> None:
    """Judge submissions in order, passing on each result as soon as it is known.

    Raises:
        JudgeFault: pytest itself failed, or lost a submission.
    """
    waiting = iter(submissions)
    for first in waiting:
        shard = itertools.chain((first,), itertools.islice(waiting, SHARD - 1))
        _judge_shard(_tallies(plans, shard, zygote, conditions), deliver, listener)


def _tallies(
    plans: Mapping[str, Plan], submissions: Iterable[Submission], zygote: Workers, conditions: Conditions
) -> Iterator[ResultBuilder]:
    for submission in submissions:
        yield ResultBuilder(Examination(plans[submission.exercise], submission, zygote), conditions)


def _judge_shard(
    tallies: Iterator[ResultBuilder],
    deliver: Callable[[Result], None],
    listener: Listener,
) -> None:
    plugin = JudgePlugin(tallies, lambda tally: deliver(tally.result()), listener)
    said = io.StringIO()  # pytest's own report: needed only if pytest itself fails
    with _own_pytest(), contextlib.redirect_stdout(said):
        code = pytest.main(_ARGUMENTS, plugins=[plugin])
    if code == pytest.ExitCode.INTERRUPTED:
        raise KeyboardInterrupt
    if code not in (pytest.ExitCode.OK, pytest.ExitCode.TESTS_FAILED, pytest.ExitCode.NO_TESTS_COLLECTED):
        _log.error("pytest ended with %r and said:\n%s", code, said.getvalue())
        raise JudgeFault(Text("pytest ended with {code!r}", "pytest 以 {code!r} 结束").format(code=code))


# No configuration, plugin, cache or option of the environment may change a verdict.
_ARGUMENTS = [
    *("-q", "--tb=short", "-c", os.devnull, f"--rootdir={os.sep}", "--noconftest", "--import-mode=importlib"),
    *("-p", "no:cacheprovider", "-p", "no:capture", "-p", "no:logging", "-p", "no:warnings", "-p", "no:faulthandler"),
    # These two collect garbage at the end of a session, among all of torch's objects.
    *("-p", "no:unraisableexception", "-p", "no:threadexception"),
    *("-p", "pytest_jsonreport.plugin", "--json-report", "--json-report-file=none"),
    *("--json-report-omit", "log", "streams", "collectors", "warnings", "keywords", "traceback"),
    *("-o", "python_files=checks.py", "-o", "addopts="),
    os.devnull,
]


@contextlib.contextmanager
def _own_pytest() -> Iterator[None]:
    """Stop pytest from taking options and plugins from the environment."""
    names = ("PYTEST_ADDOPTS", "PYTEST_PLUGINS", "PYTEST_DISABLE_PLUGIN_AUTOLOAD", "PYTEST_THEME", "PY_COLORS")
    before = {name: os.environ.pop(name, None) for name in names}
    os.environ["PYTEST_DISABLE_PLUGIN_AUTOLOAD"] = "1"
    try:
        yield
    finally:
        for name, value in before.items():
            os.environ.pop(name, None)
            if value is not None:
                os.environ[name] = value
