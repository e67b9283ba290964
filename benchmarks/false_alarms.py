"""How often a right answer is judged wrong: the reference on thousands of fresh seeds.

    python benchmarks/false_alarms.py [--seeds 2000] [--jobs 2] [--json FILE] [EXERCISE ...]

On each seed every case is drawn anew, public and hidden. The reference answers it twice, the second time with its
arguments laid out in memory as a submission gets them, and a third time with every sum in another order; the second
answer is compared as the judge compares, of the third it is told how near it came to what is allowed. One that needs
more than that would be a false alarm, too. No failure in n seeds means, with 95 % confidence, fewer than 3 in n.
"""

from __future__ import annotations

import argparse
import json
import platform
import sys
import time
from pathlib import Path
from typing import TYPE_CHECKING, Any

import torch

from grader.course.find import find_exercise
from grader.course.load import load_course
from grader.judge.conditions import Conditions
from grader.proof.processes import Processes
from grader.proof.tasks import Try
from grader.proof.trials import Trial, merged

if TYPE_CHECKING:
    from grader.course.model import Course, Exercise

ROOT = Path(__file__).resolve().parents[1]
AT_ONCE = 20
"""Seeds in one task."""
CONFIDENCE_95 = 3.0


def main() -> int:
    options = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    options.add_argument("exercises", nargs="*", default=["ex01", "ex02", "ex03"], metavar="EXERCISE")
    options.add_argument("--seeds", type=int, default=2000)
    options.add_argument("--jobs", type=int, default=2)
    options.add_argument("--json", type=Path, metavar="FILE")
    given = options.parse_args()
    course = load_course(ROOT)
    exercises = [find_exercise(course, word) for word in given.exercises]
    started_s = time.monotonic()
    trials = run(course, exercises, given.seeds, given.jobs)
    rows = [row(exercise, trials[exercise.id]) for exercise in exercises]
    show(rows)
    if given.json is not None:
        document = {
            "benchmark": "false_alarms",
            "torch": torch.__version__,
            "python": platform.python_version(),
            "machine": platform.machine(),
            "seconds": round(time.monotonic() - started_s, 1),
            "exercises": rows,
        }
        given.json.write_text(json.dumps(document, indent=2, allow_nan=False) + "\n", encoding="utf-8")
    return 1 if any(one["failed_seeds"] or one["worst_share"] > 1 for one in rows) else 0


def run(course: Course, exercises: list[Exercise], seeds: int, jobs: int) -> dict[str, Trial]:
    """Return the outcome of all seeds, by exercise."""
    waiting = [
        Try(exercise.id, range(start, min(start + AT_ONCE, seeds)))
        for exercise in exercises
        for start in range(0, seeds, AT_ONCE)
    ]
    given: dict[int, Try] = {}
    parts: dict[str, list[Trial]] = {exercise.id: [] for exercise in exercises}
    total = len(waiting)
    with Processes(
        {exercise.id: exercise for exercise in exercises}, course.seed, Conditions(course.seed), jobs
    ) as doers:
        while waiting or doers.busy:
            while doers.free and waiting:
                given[len(given)] = waiting[0]
                doers.give(len(given) - 1, waiting.pop(0))
            for done in doers.take():
                if not isinstance(done.outcome, Trial):
                    sys.exit(f"{given[done.ticket]}: {done.outcome}")
                parts[given[done.ticket].exercise].append(done.outcome)
            if sys.stderr.isatty():
                print(f"\r{sum(map(len, parts.values()))}/{total}", end="", file=sys.stderr)
    return {name: merged(found) for name, found in parts.items()}


def row(exercise: Exercise, trial: Trial) -> dict[str, Any]:
    cases = sum(group.draws * len(group.dtypes) for check in exercise.checks for group in check.cases)
    check, worst = max(trial.shares.items(), key=lambda item: item[1].value)
    first = trial.failures[0] if trial.failures else None
    return {
        "exercise": exercise.id,
        "seeds": trial.seeds,
        "cases": cases * trial.seeds,
        "failed_seeds": len({failure.seed for failure in trial.failures}),
        "first_failure": None
        if first is None
        else f"seed {first.seed}, {first.check} {first.case}: {first.message.en}",
        "rate_below_95": CONFIDENCE_95 / trial.seeds,
        "worst_share": worst.value,
        "worst_place": f"{check}, seed {worst.seed}, case {worst.case}: {worst.by.en}",
    }


def show(rows: list[dict[str, Any]]) -> None:
    print(f"{'':6}{'seeds':>7}{'cases':>9}{'failed':>8}{'rate (95 %)':>13}{'worst share of the tolerance':>30}")
    for one in rows:
        bound = "–" if one["failed_seeds"] else f"< {one['rate_below_95']:.2%}"
        print(
            f"{one['exercise']:6}{one['seeds']:>7}{one['cases']:>9}{one['failed_seeds']:>8}{bound:>13}"
            f"{one['worst_share']:>30.3f}"
        )
        if one["first_failure"] is not None:
            print(f"      {one['first_failure']}")


if __name__ == "__main__":
    sys.exit(main())
