"""The kinds of checks: each asks a submission in a way of its own."""

from __future__ import annotations

from enum import StrEnum
from typing import TYPE_CHECKING, Final

if TYPE_CHECKING:
    from grader.course.model import Check


class CheckKind(StrEnum):
    """What a check asks of a submission, named after its key in the YAML."""

    CALL = "call"
    """The answers of a function."""
    CLASS = "class"
    """The answers of an object, step by step."""
    PROBE = "probe"
    """The answers of a function of `probe.py`, which runs beside the submission."""
    TEST = "test"
    """A pytest test of `checks.py`."""
    NAMES = "parameter_names"
    """The names of parameters."""

    @staticmethod
    def of(check: Check) -> CheckKind:
        """Return the kind of a check.

        Raises:
            NotImplementedError: it has none of the fields that say so.
        """
        fields = {
            CheckKind.CALL: check.call,
            CheckKind.CLASS: check.class_name,
            CheckKind.PROBE: check.probe,
            CheckKind.TEST: check.test,
            CheckKind.NAMES: check.names,
        }
        kind = next((kind for kind, value in fields.items() if value), None)
        if kind is None:
            msg = f"Check {check.id!r} is of no known kind. Add its kind to CheckKind in grader/course/check_kind.py."
            raise NotImplementedError(msg)
        return kind


COMPARED: Final = frozenset({CheckKind.CALL, CheckKind.CLASS, CheckKind.PROBE})
"""The kinds that are asked over cases, and whose answers are compared with the reference's."""


def require_compared(check: Check) -> None:
    """Check that a check is asked over cases.

    Raises:
        NotImplementedError: it is of another kind, which is asked in another way.
    """
    kind = CheckKind.of(check)
    if kind not in COMPARED:
        msg = (
            f"Check {check.id!r} is of the kind {kind.value!r}, which has no answers to compare. Ask it in a branch of"
            " its own: in Examination.ask (grader/judge/examination.py), and in _ask (grader/proof/evaluation.py)."
        )
        raise NotImplementedError(msg)
