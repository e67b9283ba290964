"""A case of a check as it is sent to a worker."""

from __future__ import annotations

from typing import TYPE_CHECKING

from grader.judge.location import is_accelerated
from grader.judge.operators import depth_for
from grader.sandbox.requests import call_request

if TYPE_CHECKING:
    from collections.abc import Sequence

    from grader.course.model import Check
    from grader.judge.cases.case import Case


def case_request(
    check: Check,
    case: Case,
    banned: Sequence[str],
    device: str,
    *,
    by_name: bool = False,
    earlier: Case | None = None,
) -> bytes:
    """Return a case of a check as it is sent to a worker; if something is banned, the operators are traced."""
    args, kwargs = case.split(case.wire_arguments())
    accelerated = is_accelerated(check, device, (*args, *kwargs.values()))
    trace = depth_for(banned)
    before = None if earlier is None else earlier.split(earlier.wire_arguments())
    return call_request(
        str(check.target),
        args,
        kwargs,
        trace=trace,
        accelerated=accelerated,
        by_name=by_name,
        earlier=before,
        first=check.first,
    )
