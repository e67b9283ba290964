"""Which checks of an exercise a release can judge, and which only the instructor can."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum
from typing import TYPE_CHECKING

from grader.course.fixtures import REFERENCE, REFERENCE_WORKER, fixtures_in
from grader.result import Visibility

if TYPE_CHECKING:
    from collections.abc import Collection, Mapping

    from grader.course.model import Check, Exercise


class WithheldReason(StrEnum):
    """Why students cannot run a check."""

    HIDDEN = "hidden"
    PRIVATE_TEST = "its test is in reference/"
    NEEDS_REFERENCE = "its test runs the reference"


@dataclass(frozen=True, slots=True)
class RecordedChecks:
    """The checks of an exercise, divided."""

    judged: tuple[Check, ...]
    withheld: Mapping[str, WithheldReason]
    """By check id."""
    asking: tuple[Check, ...] = ()
    """The judged checks whose test asks the reference."""


def select(exercise: Exercise) -> RecordedChecks:
    """Divide the checks of an exercise into those that a recording can judge and those that it cannot."""
    # The tests that students have. One that asks the reference is played once to see whether that can be recorded.
    fixtures = {test.test: test.names for test in fixtures_in(exercise.folder / "checks.py")}
    withheld = {check.id: why for check in exercise.checks if (why := _why_withheld(check, fixtures)) is not None}
    judged = tuple(check for check in exercise.checks if check.id not in withheld)
    asking = tuple(check for check in judged if REFERENCE in fixtures.get(check.test or "", ()))
    return RecordedChecks(judged, withheld, asking)


def withheld_checks(exercise: Exercise, recorded: Collection[str]) -> dict[str, WithheldReason]:
    """Return why checks are withheld, by id, if only some could be recorded."""
    ids = [check.id for check in exercise.checks if check.id not in recorded]
    return {**dict.fromkeys(ids, WithheldReason.NEEDS_REFERENCE), **select(exercise).withheld}


def _why_withheld(check: Check, fixtures: Mapping[str, tuple[str, ...]]) -> WithheldReason | None:
    if check.visibility is Visibility.HIDDEN:
        return WithheldReason.HIDDEN
    if check.test is None:
        return None
    if check.test not in fixtures:
        return WithheldReason.PRIVATE_TEST
    # No recording can answer a test that compares times with the reference.
    return WithheldReason.NEEDS_REFERENCE if REFERENCE_WORKER in fixtures[check.test] else None
