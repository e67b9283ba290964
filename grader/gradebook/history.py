"""The scores of a class after each run."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Sequence
    from datetime import datetime

    from grader.gradebook.records import Run


@dataclass(frozen=True, slots=True)
class RunScores:
    """The scores after a run: each student's judged points, with the maximum of the judged exercises."""

    run: int
    started: datetime
    totals: tuple[tuple[float, float], ...]
    """Each student's points and maximum; without students whose score our own fault left open."""


def scores_by_run(rows: Callable[[str], Sequence[tuple[Any, ...]]], runs: Sequence[Run]) -> Iterator[RunScores]:
    """Yield the scores after each run that judged something, without reading the results' documents."""
    query = "SELECT run, student, exercise, score, json_extract(document, '$.max_score') FROM results ORDER BY run, id"
    by_run: dict[int, list[tuple[Any, ...]]] = defaultdict(list)
    for run, *row in rows(query):
        by_run[run].append(tuple(row))
    standing: dict[str, dict[str, tuple[float | None, float]]] = defaultdict(dict)
    for run in runs:
        if run.id not in by_run:
            continue
        for student, exercise, score, most in by_run[run.id]:
            standing[student][exercise] = (score, most)
        yield RunScores(
            run.id, run.started, tuple(_totals(list(row.values())) for row in standing.values() if _known(row))
        )


def _known(row: dict[str, tuple[float | None, float]]) -> bool:
    return all(score is not None for score, _ in row.values())


def _totals(row: Sequence[tuple[float | None, float]]) -> tuple[float, float]:
    return sum(score or 0.0 for score, _ in row), sum(most for _, most in row)
