"""What isolation costs: the time to judge one right submission at each level, interleaved, on one core.

    python benchmarks/isolation.py [--rounds 30] [--core 0] [--json FILE]

A submission is read, loaded and asked by every check of ex02, each time in fresh workers of a warm process; both the
judge and the workers are pinned to the same core. Levels that this machine does not have are left out.
"""

from __future__ import annotations

import argparse
import gc
import json
import os
import random
import statistics
import sys
import time
from contextlib import ExitStack
from pathlib import Path
from typing import TYPE_CHECKING

from classes import RIGHT

if TYPE_CHECKING:
    from grader.judge.plan import Plan
    from grader.sandbox.zygote import Zygote

ROOT = Path(__file__).resolve().parents[1]
EXERCISE = "ex02"
MOST_ADDED_MS = 60
"""What `full` may cost over `process`."""


def main() -> None:
    """Measure all levels and print the table."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--rounds", type=int, default=30, help="submissions judged at each level")
    parser.add_argument("--core", type=int, help="the processor core to use; otherwise the first of those allowed")
    parser.add_argument("--json", type=Path)
    options = parser.parse_args()
    core = min(os.sched_getaffinity(0)) if options.core is None else options.core
    os.sched_setaffinity(0, {core})  # before torch counts the cores, and before there is a child to inherit it
    measured = measure(options.rounds)
    base = statistics.median(measured["process"])
    rows = {
        level: {
            "median_ms": round(statistics.median(times), 1),
            "p90_ms": round(statistics.quantiles(times, n=10)[-1], 1),
            "added_ms": round(statistics.median(times) - base, 1),
        }
        for level, times in measured.items()
    }
    print(f"{'level':12} {'median':>10} {'90 %':>10} {'added':>10}")
    for level, row in rows.items():
        print(f"{level:12} {row['median_ms']:7} ms {row['p90_ms']:7} ms {row['added_ms']:7} ms")
    if options.json:
        figures = {"exercise": EXERCISE, "rounds": options.rounds, "core": core, "levels": rows}
        options.json.write_text(json.dumps(figures, indent=1) + "\n", encoding="utf-8")
    if "full" in rows and rows["full"]["added_ms"] > MOST_ADDED_MS:
        sys.exit(f"full adds more than {MOST_ADDED_MS} ms")


def measure(rounds: int) -> dict[str, list[float]]:
    """Return milliseconds per submission by level; the levels take turns, so that a busy moment affects all."""
    from grader.course.load import load_course  # noqa: PLC0415 - torch is imported after the core is chosen
    from grader.judge.cases.seeds import Seeds  # noqa: PLC0415
    from grader.judge.plan import plan_exercise  # noqa: PLC0415
    from grader.sandbox.isolation import available_levels  # noqa: PLC0415
    from grader.sandbox.zygote import Zygote  # noqa: PLC0415
    from grader.submission.reading_tool import preloaded  # noqa: PLC0415

    exercise = next(one for one in load_course(ROOT).exercises if one.id == EXERCISE)
    plan = plan_exercise(exercise, Seeds("2026", "secret"))
    levels = available_levels()
    measured: dict[str, list[float]] = {level: [] for level in levels}
    with ExitStack() as stack:
        zygotes = {
            level: stack.enter_context(Zygote.start(isolation=level, preload=preloaded(["ex02.py"])))
            for level in levels
        }
        for zygote in zygotes.values():
            judged(plan, zygote)  # the first worker proves the isolation
        gc.collect()
        gc.freeze()
        order = list(levels)
        for _ in range(rounds):
            random.shuffle(order)
            for level in order:
                measured[level].append(judged(plan, zygotes[level]))
    return measured


def judged(plan: Plan, zygote: Zygote) -> float:
    """Judge one right submission and return the milliseconds it took."""
    from grader.judge.conditions import Conditions  # noqa: PLC0415
    from grader.judge.session import judge  # noqa: PLC0415
    from grader.submission.submission import Submission  # noqa: PLC0415

    results: list[bool] = []
    submission = Submission(EXERCISE, None, "ex02.py", "ex02.py", data=RIGHT[EXERCISE].encode())
    started = time.perf_counter()
    conditions = Conditions("2026", isolation=zygote.level)
    judge({EXERCISE: plan}, [submission], zygote, conditions, lambda result: results.append(result.passed))
    seconds = time.perf_counter() - started
    if results != [True]:
        sys.exit("a right submission did not get full score: the figures would mean nothing")
    return seconds * 1000


if __name__ == "__main__":
    main()
