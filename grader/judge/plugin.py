"""The pytest plugin: one item per check, one collector per submission, one session per shard.

The session takes submissions from an iterator while it runs (as pytest-xdist's workers do), so that pytest is set up
once for many of them. The expected checks are known beforehand: a check that did not report has not passed.
"""

from __future__ import annotations

import logging
from dataclasses import replace
from functools import partial
from typing import TYPE_CHECKING, Any

import pytest

from grader.errors import GraderError
from grader.judge.checks import (
    Drawing,
    NotAnswered,
    ReferenceProxy,
    ReferenceWorker,
    SubmissionProxy,
    WrongAnswerError,
    compare_answer,
    of_reference,
)
from grader.judge.items import CheckItem, NotPassed, SubmissionCollector
from grader.judge.listener import NOBODY, Listener
from grader.judge.recording.answers import NotRecorded
from grader.judge.sentences import advice, ended, seen_of
from grader.judge.verdict import about, status_of, verdict, with_misconception
from grader.result import CheckStatus, Visibility
from grader.text import NOTHING, Text

if TYPE_CHECKING:
    from collections.abc import Callable, Generator, Iterator, Mapping

    from grader.course.model import Check, Exercise
    from grader.judge.examination import Examination
    from grader.judge.result_builder import ResultBuilder
    from grader.result import Verdict

AGAIN = 2
"""How often a submission is judged again after a fault of ours."""

_log = logging.getLogger(__name__)


class JudgePlugin:
    """Runs the session: one submission after another, each reported as soon as it is judged."""

    def __init__(
        self,
        tallies: Iterator[ResultBuilder],
        deliver: Callable[[ResultBuilder], None],
        listener: Listener = NOBODY,
    ) -> None:
        """Take tallies to fill from the iterator and hand each on when it is full."""
        self._tallies = tallies
        self._deliver = deliver
        self._listener = listener
        self._tally: ResultBuilder | None = None

    def pytest_collection(self, session: pytest.Session) -> bool:
        """Collect nothing beforehand: submissions come while the session runs."""
        session.items = []
        return True

    def pytest_runtestloop(self, session: pytest.Session) -> bool:
        """Judge submissions until there are no more."""
        for first in self._tallies:
            tally = first
            self._judge(session, tally)
            for _ in range(AGAIN):
                if not tally.faulty:
                    break
                # The warm process may have been killed from outside: nobody may lose a result by that.
                tally = tally.fresh()
                self._judge(session, tally)
            self._deliver(tally)
        return True

    def _judge(self, session: pytest.Session, tally: ResultBuilder) -> None:
        self._tally = tally
        try:
            self._run(session, tally)
        except Exception as fault:  # noqa: BLE001 - whatever of ours failed, the next submission is judged
            _log.error("judging %s failed", tally.name, exc_info=fault)
            tally.fail(fault)
        finally:
            tally.end()

    def _run(self, session: pytest.Session, tally: ResultBuilder) -> None:
        if not tally.begin():
            return
        node = SubmissionCollector.from_parent(session, name=tally.name, nodeid=tally.name, tally=tally)
        items, begun = list(session.genitems(node)), self._listener.begun
        for item, following in zip(items, [*items[1:], None], strict=True):
            if begun is not None and (check := _check_of(item, tally.exercise)) is not None:
                begun(check.id)
            item.ihook.pytest_runtest_protocol(item=item, nextitem=following)
        tally.repeat()

    @pytest.hookimpl(wrapper=True)
    def pytest_runtest_makereport(
        self, item: pytest.Item, call: pytest.CallInfo[None]
    ) -> Generator[None, pytest.TestReport, pytest.TestReport]:
        """Turn what happened in a test of `checks.py`, or a fault of ours, into the verdict of its check."""
        report = yield
        tally = self._tally
        if tally is not None and (call.when == "call" or call.excinfo is not None):
            check = _check_of(item, tally.exercise)
            if check is not None:
                self._settle(tally, check, call.excinfo, item)
                if check.visibility is Visibility.HIDDEN:
                    report.longrepr = None  # nobody may read what was seen in it
        return report

    def _settle(
        self, tally: ResultBuilder, check: Check, excinfo: pytest.ExceptionInfo[BaseException] | None, item: pytest.Item
    ) -> None:
        raised = None if excinfo is None else excinfo.value
        if isinstance(raised, pytest.skip.Exception) or (isinstance(item, CheckItem) and not _is_fault(raised)):
            return  # its verdict is kept already
        if _is_fault(raised) and not isinstance(raised, NotRecorded):
            _log.error("check %s of %s failed in the judge", check.id, tally.name, exc_info=raised)
        tally.keep(_verdict_of_test(check, raised, tally.examination))

    @pytest.hookimpl(optionalhook=True)
    def pytest_json_runtest_metadata(self, item: pytest.Item) -> dict[str, str]:
        """Put the check and its verdict's status into the session's machine-readable report."""
        check = None if self._tally is None else _check_of(item, self._tally.exercise)
        if check is None or self._tally is None:
            return {}
        kept = self._tally.verdicts.get(check.id)
        return {"check": check.id} if kept is None else {"check": check.id, "status": kept.status.value}

    def pytest_runtest_logreport(self, report: pytest.TestReport) -> None:
        """Note how the session reports a check; the verdict must agree with it."""
        noted: dict[str, dict[str, str]] = getattr(report, "_json_report_extra", {})
        check = noted.get("metadata", {}).get("check")
        if self._tally is not None and check is not None and (report.when == "call" or report.outcome != "passed"):
            self._tally.reported[check] = report.outcome

    @pytest.hookimpl(optionalhook=True)
    def pytest_json_modifyreport(self, json_report: Mapping[str, Any]) -> None:
        """Pass on the session's machine-readable report."""
        if self._listener.report is not None:
            self._listener.report(json_report)

    @pytest.fixture
    def submission(self, request: pytest.FixtureRequest) -> SubmissionProxy:
        """Give a test the submission's functions."""
        return SubmissionProxy(self._now().examination, self._asked(request))

    @pytest.fixture
    def reference(self) -> ReferenceProxy:
        """Give a test the reference's functions."""
        return ReferenceProxy(self._now().examination.plan.reference)

    @pytest.fixture
    def reference_worker(self, request: pytest.FixtureRequest) -> Iterator[ReferenceWorker]:
        """Give a test the reference in a worker like the submission's, for comparing times."""
        examination = of_reference(self._now().examination)
        yield ReferenceWorker(examination, self._asked(request))
        examination.end()

    @pytest.fixture
    def yardstick(self, reference_worker: ReferenceWorker) -> ReferenceWorker:
        """Give a test `reference_worker` under its former name; `validate` tells the author the present one."""
        return reference_worker

    @pytest.fixture
    def draw(self, request: pytest.FixtureRequest) -> Drawing:
        """Give a test draws from its check's own generator."""
        tally = self._now()
        return Drawing(tally.examination.plan.seeds.generator(tally.exercise, self._asked(request), 0))

    @pytest.fixture
    def compare(self, device: str) -> Callable[..., None]:
        """Give a test the judge's comparison."""
        return partial(compare_answer, device=device)

    @pytest.fixture
    def device(self, request: pytest.FixtureRequest) -> str:
        """Give a test the device of its calls; what it sends and gets lies on the CPU."""
        return self._now().examination.device_of(self._asked(request))

    @pytest.fixture(autouse=True)
    def _hindered(self, request: pytest.FixtureRequest) -> None:
        """Skip a test whose entry points are banned or missing, or whose prerequisite failed."""
        tally = self._now()
        check = _check_of(request.node, tally.exercise)
        blocker = None if check is None else tally.examination.blocker(check, tally.verdicts)
        if blocker is not None:
            tally.keep(blocker)
            pytest.skip(blocker.message.en)

    def _asked(self, request: pytest.FixtureRequest) -> Check:
        check = _check_of(request.node, self._now().exercise)
        assert check is not None  # only checks of the exercise are run
        return check

    def _now(self) -> ResultBuilder:
        assert self._tally is not None  # fixtures are used while a submission is judged
        return self._tally


def _check_of(item: object, exercise: Exercise) -> Check | None:
    if isinstance(item, CheckItem):
        return item.check
    name = getattr(item, "originalname", None)
    return next((check for check in exercise.checks if name is not None and check.test == name), None)


def _is_fault(raised: BaseException | None) -> bool:
    known = (NotPassed, WrongAnswerError, NotAnswered, AssertionError, pytest.skip.Exception)
    return raised is not None and not isinstance(raised, known)


def _verdict_of_test(check: Check, raised: BaseException | None, examination: Examination) -> Verdict:
    hidden = check.visibility is Visibility.HIDDEN
    output = "" if hidden else examination.take_output()
    meaning, hint = NOTHING, check.hint
    match raised:
        case None:
            return replace(verdict(check, CheckStatus.PASSED), output=output)
        case NotAnswered():
            status, message, hint = status_of(raised.outcome), seen_of(raised.outcome, hidden=hidden), None
            meaning = NOTHING if hidden else advice(raised.outcome)
        case WrongAnswerError():
            status, message = CheckStatus.FAILED, raised.without_numbers if hidden else raised.text
            meaning = about(check)
            if raised.difference is not None and not raised.difference.kind.conceptual:
                meaning, hint = NOTHING if hidden else raised.difference.remedy, None
        case AssertionError():
            status, message, meaning = CheckStatus.FAILED, NOTHING, about(check)
        case NotRecorded():
            status, message, hint = CheckStatus.WITHHELD, NOTHING, None
        case GraderError():
            status, message = CheckStatus.JUDGE_ERROR, raised.text
        case _:
            status = CheckStatus.JUDGE_ERROR
            message = Text("The judge itself failed here; no points are lost.", "评分程序自身出错，不会扣分。")
    observed = ended(message) if meaning else message
    given = replace(verdict(check, status, observed), meaning=meaning, output=output, hint=hint)
    told = raised.misconception if isinstance(raised, WrongAnswerError) else ""
    misconceptions = examination.plan.exercise.misconceptions
    known = next((misconception for misconception in misconceptions if misconception.id == told), None)
    return given if known is None else with_misconception(given, known)
