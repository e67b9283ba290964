"""Why an answer is wrong: one module per kind of evidence; first known wrong answers, then those of `EVIDENCE`.

The comparison has already reported what hides the rest (structure, shape, dtype, device, finiteness). The first kind of
evidence that finds something is reported: what was seen and what it usually means, never the solution. General evidence
must also hold on fresh cases, in a worker that has answered nothing yet.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from grader.judge.diagnosis import (
    arrangement,
    constant,
    exchange,
    guards,
    known,
    moment,
    plain_function,
    precision,
    properties,
    scale,
    slices,
    written_dtype,
)

if TYPE_CHECKING:
    from collections.abc import Callable

    from grader.judge.diagnosis.context import DiagnosisContext
    from grader.judge.diagnosis.finding import Finding
    from grader.judge.observation import Observation

EVIDENCE: tuple[Callable[[DiagnosisContext], Finding | None], ...] = (
    plain_function.find,
    guards.find,
    written_dtype.find,
    constant.find,
    moment.find,
    scale.find,
    precision.find,
    exchange.find,
    arrangement.find,
    slices.find,
)


def diagnose(inquiry: DiagnosisContext, told: Observation) -> Finding | None:
    """Return what the first kind of evidence finds in a check that did not pass, or None.

    `told` is the case that the student sees: a statement about a single case is about this one.
    """
    with inquiry.for_all():
        finding = known.find(inquiry)
    for find in EVIDENCE:
        if finding is not None or not inquiry.left_s():
            return finding
        finding = find(inquiry)
    return finding or properties.find(inquiry, told)
