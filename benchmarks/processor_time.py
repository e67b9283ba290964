"""The processor time of one submission, in the judge and in its worker: what else the machine does hardly counts.

    python benchmarks/processor_time.py [--rounds 30] [--isolation full] [--json FILE]

Right submissions to ex01, ex02 and ex03 are judged one after the other in one process with a warm process beside it;
starting up is not counted. The other side is the floor: the same functions called in this process on the same cases,
and compared by the same judge, with no isolation and nothing written down.
"""

from __future__ import annotations

import argparse
import gc
import json
import os
import sys
import time
from pathlib import Path
from typing import TYPE_CHECKING, Any

import torch
from classes import RIGHT, ROOT

from grader.course.load import load_course
from grader.judge.cases.seeds import Seeds
from grader.judge.comparison import compare
from grader.judge.conditions import Conditions
from grader.judge.plan import plan_exercise
from grader.judge.session import judge
from grader.limits import Limits
from grader.sandbox.zygote import Zygote
from grader.submission.reading_tool import preloaded
from grader.submission.submission import Submission

if TYPE_CHECKING:
    from collections.abc import Mapping

    from grader.judge.plan import Plan
    from grader.result import Result

_TICKS = os.sysconf("SC_CLK_TCK")
_USER, _REAPED_SYSTEM = 11, 15
"""Where in /proc/PID/stat, behind the name, processor time begins and ends: own and that of children that ended."""


def main() -> int:
    options = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    options.add_argument("--rounds", type=int, default=30, help="submissions to each of the three exercises")
    options.add_argument("--isolation", default="full", choices=("full", "restricted", "process"))
    options.add_argument("--json", type=Path, metavar="FILE")
    given = options.parse_args()
    torch.set_num_threads(1)
    exercises = [exercise for exercise in load_course(ROOT).exercises if exercise.id in RIGHT]
    plans = {exercise.id: plan_exercise(exercise, Seeds("2026", "secret")) for exercise in exercises}
    submissions = [
        Submission(name, str(number), f"{name}.py", f"{name}.py", data=f"# {number}\n{RIGHT[name]}".encode())
        for number in range(given.rounds)
        for name in plans
    ]
    with Zygote.start(isolation=given.isolation, preload=preloaded(["x.py"])) as zygote:
        conditions = Conditions("2026", isolation=given.isolation)
        zygote.spawn(Limits()).close()
        judged(plans, submissions[:3], zygote, conditions)
        gc.collect()
        gc.freeze()
        warm = zygote._process.started.pid  # noqa: SLF001 - its time is what is measured
        started_s, there_s = time.process_time(), tree_s(warm)
        judged(plans, submissions, zygote, conditions)
        judge_s = time.process_time() - started_s
        time.sleep(0.2)  # the last worker is reaped
        worker_s = tree_s(warm) - there_s
    started_s = time.process_time()
    for submission in submissions:
        call_all(plans[submission.exercise], submission)
    floor_s = time.process_time() - started_s
    count = len(submissions)
    figures: dict[str, Any] = {
        "benchmark": "processor_time",
        "submissions": count,
        "isolation": given.isolation,
        "judge_ms": round(judge_s / count * 1000, 1),
        "worker_ms": round(worker_s / count * 1000, 1),
        "floor_ms": round(floor_s / count * 1000, 1),
    }
    print(f"{count} submissions, isolation {given.isolation}; processor time of each:")
    print(f"  judge            {figures['judge_ms']:7.1f} ms")
    print(f"  worker and fork  {figures['worker_ms']:7.1f} ms")
    print(f"  the floor        {figures['floor_ms']:7.1f} ms")
    if given.json:
        given.json.write_text(json.dumps(figures, indent=1) + "\n", encoding="utf-8")
    return 0


def judged(plans: Mapping[str, Plan], submissions: list[Submission], zygote: Zygote, conditions: Conditions) -> None:
    """Judge them and make sure that each passes."""
    results: list[Result] = []
    judge(plans, submissions, zygote, conditions, results.append)
    if not all(result.passed for result in results):
        sys.exit("a right submission did not pass: the figures would mean nothing")


def call_all(plan: Plan, submission: Submission) -> None:
    """Load a submission into this process, ask it everything, compare."""
    names: dict[str, Any] = {}
    exec(submission.data, names)  # noqa: S102 - our own code
    for check in plan.exercise.checks:
        for question in plan.questions[check.id]:
            received = names[str(check.call)](*question.case.fresh_arguments().values())
            if question.expected is None or compare(question.expected, received, question.terms) is not None:
                sys.exit("a right submission did not pass: the figures would mean nothing")


def tree_s(pid: int) -> float:
    """Return the processor seconds of a process, of its living descendants, and of those that ended."""
    fields = Path(f"/proc/{pid}/stat").read_text(encoding="ascii").rpartition(")")[2].split()
    own = sum(map(int, fields[_USER:_REAPED_SYSTEM])) / _TICKS
    children = Path(f"/proc/{pid}/task/{pid}/children").read_text(encoding="ascii").split()
    return own + sum(tree_s(int(child)) for child in children)


if __name__ == "__main__":
    sys.exit(main())
