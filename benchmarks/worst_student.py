"""What one student can cost: files that use up all time of every phase, and the bound that holds for them.

    python benchmarks/worst_student.py [--exercises ex01,ex26] [--isolation full] [--json FILE]

Each file wastes what it can where it can: while it is read, at import, in calls, with answers that are long to read
and to compare, while the reason of its mistakes is looked for, when it is asked again without what is banned, and on
its page. Wanted of each: at most 1.5 times the exercise's `submission_s` from its bytes to its page, and a result that
is no fault of ours, so that nobody judges it again unasked. The worst student hands in the worst file of each exercise.
"""

from __future__ import annotations

import argparse
import base64
import hashlib
import json
import sys
import time
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from grader.cli.outline import outline_of
from grader.course.load import load_course
from grader.judge.cases.seeds import Seeds
from grader.judge.conditions import Conditions
from grader.judge.examination import IN_ALL
from grader.judge.plan import plan_exercise
from grader.judge.session import judge
from grader.report.grade_table import GradeTable
from grader.report.html.pages import student_page
from grader.report.views.student import student_view
from grader.result import ResultStatus
from grader.sandbox.zygote import Zygote
from grader.submission.reading_tool import preloaded
from grader.submission.submission import Submission
from grader.submission.vocabulary import known_bans

if TYPE_CHECKING:
    from grader.course.model import Course, Exercise
    from grader.result import Result
    from grader.worker.lockdown import Level

ROOT = Path(__file__).parents[1]
EXERCISES = "ex01,ex15,ex26"
SLACK_S = 3.0
"""Seconds for forking workers, of which a submission can have some twenty, on a machine without other work."""

_HEAD = """import os, sys, time
import torch

LIMIT_S = {call_s} * 0.9
ANSWER = {answer}

def waste(seconds):
    end = time.monotonic() + seconds
    while time.monotonic() < end:
        {wasting}

def wrap(right):
    def call(*args, **kwargs):
        {deed}
    return call

{right}

for name in {names}:
    globals()[name] = wrap(globals()[name])
{at_import}
"""
_WRONG = "[torch.full((3,), float(time.monotonic_ns() % 1009))]"
_LARGE = "[torch.arange(1 << 20) for _ in range(8)]"
_MANY = "[torch.full((24,), float(n)) for n in range(4000)]"
_NESTED = "[[[n, str(n), (n, {{'a': n}})] for n in range(999)] for _ in range(20)]"
_DEEDS = {
    "sleeps": ("time.sleep(0.05)", "waste(LIMIT_S); return ANSWER", _WRONG, "waste(LIMIT_S)"),
    "computes": ("sum(range(9999))", "waste(LIMIT_S); return ANSWER", _WRONG, "waste(LIMIT_S)"),
    "never-ends": ("time.sleep(0.05)", "waste(1e9)", "None", ""),
    "dies": ("time.sleep(0.05)", "waste(LIMIT_S / 4); os.abort()", "None", "waste(LIMIT_S / 2)"),
    "prints": ("print('y' * 4096)", "waste(LIMIT_S / 2); return ANSWER", _WRONG, ""),
    "large": ("pass", "return ANSWER", _LARGE, ""),
    "many": ("pass", "return ANSWER", _MANY, ""),
    "nested": ("pass", "return ANSWER", _NESTED.replace("{{", "{").replace("}}", "}"), ""),
    "nearly": (
        "pass",
        "waste(LIMIT_S / 9); return off(right(*args, **kwargs))",
        "None",
        _OFF := """
def off(value):
    if isinstance(value, torch.Tensor) and value.is_floating_point():
        return value * 1.0625
    return type(value)(map(off, value)) if isinstance(value, (list, tuple)) else value
""",
    ),
    "again": ("time.sleep(0.05)", "waste(LIMIT_S / 20); return right(*args, **kwargs)", "None", "waste(LIMIT_S)"),
}
"""By name: the wasteful code, what a call does, its answer, and what is done at import."""


@dataclass(frozen=True, slots=True)
class Cost:
    """The cost of one file."""

    exercise: str
    file: str
    status: str
    seconds: float
    share: float
    """The share of the exercise's `submission_s`."""
    page_bytes: int


def main() -> int:
    """Measure, print, and fail if a file costs more than it may."""
    options = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    options.add_argument("--exercises", default=EXERCISES)
    options.add_argument("--files", default=",".join([*_DEEDS, "reading"]), help="which files; otherwise all")
    options.add_argument("--isolation", default="full", choices=["full", "restricted", "process"])
    options.add_argument("--json", type=Path, metavar="FILE")
    given = options.parse_args()
    course = load_course(ROOT, known_bans())
    named = [exercise for exercise in course.exercises if exercise.id in given.exercises.split(",")]
    costs = list(measured(course, named, given.files.split(","), given.isolation))
    bound_s = IN_ALL * sum(exercise.limits.submission_s for exercise in course.exercises)
    worst = {one.id: max(cost.share for cost in costs if cost.exercise == one.id) for one in named}
    print(f"computed: {len(course.exercises)} exercises, at most {bound_s:.0f} s; measured, of submission_s: {worst}")
    if given.json:
        told = [{name: getattr(cost, name) for name in Cost.__slots__} for cost in costs]
        given.json.write_text(json.dumps({"benchmark": "worst_student", "bound_s": bound_s, "files": told}), "utf-8")
    limits = {one.id: one.limits.submission_s for one in named}
    above = [cost for cost in costs if cost.seconds > IN_ALL * limits[cost.exercise] + SLACK_S]
    faults = [cost for cost in costs if cost.status == ResultStatus.JUDGE_ERROR.value]
    for cost in (*above, *faults):
        print(f"not as promised: {cost}", file=sys.stderr)
    return 1 if above or faults else 0


def measured(course: Course, exercises: list[Exercise], files: list[str], isolation: Level) -> list[Cost]:
    """Judge each file and make its page; return the cost."""
    costs = []
    conditions = Conditions("public", isolation=isolation)
    with Zygote.start(isolation=isolation, preload=preloaded(["a.py", "a.ipynb"])) as zygote:
        for exercise in exercises:
            plans = {exercise.id: plan_exercise(exercise, Seeds("public", "secret"))}
            for file in files:
                zygote.spawn(exercise.limits).close()
                submission = handed_in(exercise, file)
                results: list[Result] = []
                start_s = time.perf_counter()
                judge(plans, [submission], zygote, conditions, results.append)
                page = student_page(student_view(GradeTable.of(results, outline_of(course)), "worst"), "en")
                seconds = time.perf_counter() - start_s
                share = seconds / exercise.limits.submission_s
                costs.append(Cost(exercise.id, file, results[0].status.value, seconds, share, len(page)))
                statuses = ",".join(sorted({check.status.value for check in results[0].checks}))
                print(
                    f"{exercise.id} {file:12} {seconds:6.1f} s {share:5.2f} {len(page):9,} bytes  {statuses}",
                    flush=True,
                )
    return costs


def handed_in(exercise: Exercise, file: str) -> Submission:
    """Return one file for an exercise."""
    name, data = f"{exercise.id}.py", source(exercise, file).encode()
    if file == "reading":
        name, data = f"{exercise.id}.ipynb", notebook(source(exercise, "computes"))
    return Submission(exercise.id, "worst", name, name, hashlib.sha256(data).hexdigest(), data)


def source(exercise: Exercise, file: str) -> str:
    """Return a module that wastes time; `again` hides what it runs, so that it is asked a second time."""
    if file == "reading":
        file = "computes"
    wasting, deed, answer, at_import = _DEEDS[file]
    right = (exercise.private / "solution.py").read_text("utf-8")
    if file == "again":
        packed = base64.b64encode(right.encode()).decode()
        right = f"import base64\nexec(base64.b64decode({packed!r}).decode())"
    right = right.replace("from __future__ import annotations\n", "")
    names = [point.name for point in exercise.entry_points if not point.name[0].isupper()]
    return _HEAD.format(
        call_s=exercise.limits.call_s,
        answer=answer,
        wasting=wasting,
        deed=deed,
        right=right,
        names=names,
        at_import=at_import,
    )


def notebook(code: str) -> bytes:
    """Return a notebook with the most cells that are read, which takes as long to read as a mebibyte of code."""
    cell = "y = [" + "-" * 90 + "1, " + "((((0))))," * 60 + "]\n"
    sources = [code, *[cell] * 998]
    cells: list[dict[str, object]] = [
        {"cell_type": "code", "metadata": {}, "outputs": [], "execution_count": None, "source": one} for one in sources
    ]
    return json.dumps({"cells": cells, "metadata": {}, "nbformat": 4, "nbformat_minor": 4}).encode()


if __name__ == "__main__":
    sys.exit(main())
