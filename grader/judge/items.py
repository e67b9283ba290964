"""What the session runs: one item for each check, one collector for each submission."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pytest

from grader.result import CheckStatus

if TYPE_CHECKING:
    from collections.abc import Iterator

    from grader.course.model import Check, Exercise
    from grader.judge.result_builder import ResultBuilder


class NotPassed(Exception):
    """A check did not pass; the verdict says why."""


class CheckItem(pytest.Item):
    """One check of one submission."""

    def __init__(self, *, check: Check, tally: ResultBuilder, **kwargs: Any) -> None:
        """Ask this check of the tally's submission."""
        super().__init__(**kwargs)
        self.check = check
        self.tally = tally

    def runtest(self) -> None:
        """Ask, and keep the verdict."""
        outcome = self.tally.ask(self.check)
        if outcome.status is CheckStatus.SKIPPED:
            pytest.skip(outcome.message.en)
        if outcome.status is not CheckStatus.PASSED:
            raise NotPassed(outcome.message.en)

    def repr_failure(self, excinfo: pytest.ExceptionInfo[BaseException], style: Any = None) -> Any:
        """Describe a verdict in one line; show our own faults whole."""
        if isinstance(excinfo.value, NotPassed):
            return str(excinfo.value)
        return super().repr_failure(excinfo, style)

    def reportinfo(self) -> tuple[str, None, str]:
        """Name the check."""
        return str(self.path), None, self.name


class SubmissionCollector(pytest.Collector):
    """The checks of one submission: from the YAML, and from the exercise's `checks.py`."""

    def __init__(self, *, tally: ResultBuilder, **kwargs: Any) -> None:
        """Collect for this tally."""
        super().__init__(**kwargs)
        self.tally = tally

    def collect(self) -> Iterator[pytest.Item | pytest.Collector]:
        """Yield one item per check, in the order of the exercise."""
        exercise = self.tally.exercise
        tests = {test.name: test for test in self._tests(exercise)}
        for check in exercise.checks:
            if check.test is None:
                yield CheckItem.from_parent(self, name=check.id, check=check, tally=self.tally)
            elif check.test in tests:
                yield tests[check.test]

    def _tests(self, exercise: Exercise) -> list[pytest.Function]:
        if not any(check.test for check in exercise.checks):
            return []
        modules = [pytest.Module.from_parent(self, path=path) for path in exercise.tests]
        items = [item for module in modules for item in self.session.genitems(module)]
        return [item for item in items if isinstance(item, pytest.Function)]
