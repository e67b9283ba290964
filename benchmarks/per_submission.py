"""What one submission costs: `grader batch` against one pytest process per submission, in one run.

    python benchmarks/per_submission.py [--students 40] [--baseline 12] [--isolation process] [--json FILE]

Both sides judge the same right submissions to ex01, ex02 and ex03 with two jobs on the same machine, start-up included.
The baseline is what a course does without this project: `pytest --json-report` on a test file that imports the
student's file and compares it with the reference on the same cases, in a fresh process each.
"""

from __future__ import annotations

import argparse
import json
import os
import subprocess
import sys
import tempfile
import time
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

from classes import RIGHT, ROOT, write_class

JOBS = 2

BASELINE_TEST = """
import importlib.util, os
from pathlib import Path

from classes import RIGHT, ROOT, write_class
import pytest
import torch
from grader.course.find import find_course
from grader.course.load import load_course
from grader.judge.comparison import compare
from grader.judge.plan import plan_exercise
from grader.judge.seeds import Seeds

path = os.environ["SUBMISSION"]
spec = importlib.util.spec_from_file_location("submission", path)
submission = importlib.util.module_from_spec(spec)
spec.loader.exec_module(submission)
course = load_course(find_course(Path(os.environ["COURSE"])))
exercise = next(one for one in course.exercises if one.id == os.environ["EXERCISE"])
plan = plan_exercise(exercise, Seeds("2026", "secret"))

@pytest.mark.parametrize("check", exercise.checks, ids=lambda check: check.id)
def test_check(check):
    for question in plan.questions[check.id]:
        received = getattr(submission, check.call)(*question.case.fresh_arguments().values())
        assert compare(question.expected, received, question.terms) is None
"""


def main() -> None:
    """Measure both sides and print the table."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--students", type=int, default=40, help="students in the batch (three submissions each)")
    parser.add_argument("--baseline", type=int, default=12, help="submissions judged by one pytest process each")
    parser.add_argument("--isolation", default="process")
    parser.add_argument("--json", type=Path)
    options = parser.parse_args()
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        write_class(folder / "class", options.students)
        batch_s = measure_batch(folder, options.isolation) / (options.students * len(RIGHT))
        pytest_s = measure_pytest(folder, options.baseline)
    figures = {
        "students": options.students,
        "isolation": options.isolation,
        "batch_s_per_submission": round(batch_s, 4),
        "pytest_s_per_submission": round(pytest_s, 4),
        "ratio": round(pytest_s / batch_s, 1),
    }
    print(f"grader batch ({options.isolation})      {batch_s * 1000:8.1f} ms a submission")
    print(f"one pytest process each       {pytest_s * 1000:8.1f} ms a submission")
    print(f"batch is {pytest_s / batch_s:.1f} times faster ({JOBS} jobs on both sides)")
    if options.json:
        options.json.write_text(json.dumps(figures, indent=1), encoding="utf-8")


def measure_batch(folder: Path, isolation: str) -> float:
    """Return the seconds that one batch over the class takes, start-up included."""
    command = [sys.executable, "-m", "grader", "batch", str(folder / "class"), "--out", str(folder / "out")]
    started = time.perf_counter()
    subprocess.run([*command, "--jobs", str(JOBS), "--isolation", isolation, "--quiet"], check=True)
    seconds = time.perf_counter() - started
    results = json.loads((folder / "out" / "results.json").read_text(encoding="utf-8"))["results"]
    if any(result["score"] != result["max_score"] for result in results):
        sys.exit("a right submission did not get full score: the figures would mean nothing")
    return seconds


def measure_pytest(folder: Path, count: int) -> float:
    """Return the seconds that each submission takes in a pytest process of its own, two at a time."""
    test = folder / "test_submission.py"
    test.write_text(BASELINE_TEST, encoding="utf-8")
    files = sorted((folder / "class").glob("*/*.py"))[:count]
    started = time.perf_counter()
    with ThreadPoolExecutor(JOBS) as pool:
        list(pool.map(lambda path: run_pytest(test, path), files))
    return (time.perf_counter() - started) / len(files)


def run_pytest(test: Path, submission: Path) -> None:
    """Judge one submission in a fresh pytest process."""
    environment = {
        **os.environ,
        "SUBMISSION": str(submission),
        "EXERCISE": submission.stem,
        "COURSE": str(ROOT),
        "OMP_NUM_THREADS": "1",
    }
    report = submission.with_suffix(".json")
    command = [sys.executable, "-m", "pytest", "-q", str(test), "--rootdir", str(test.parent), "-c", os.devnull]
    subprocess.run(
        [*command, "--json-report", f"--json-report-file={report}"],
        check=True,
        env=environment,
        stdout=subprocess.DEVNULL,
    )


if __name__ == "__main__":
    main()
