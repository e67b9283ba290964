"""What one submission costs: `grader batch`, one pytest process per submission, and the floor, in one run.

    python benchmarks/per_submission.py [--students 200] [--class FOLDER --expected FILE] [--baseline 12]
                                        [--isolation full] [--json FILE]

All sides judge the same right submissions on the same machine, start-up included, the first two with two jobs. What a
course does without this project is `pytest --json-report` on a test file that imports the student's file and compares
it with the reference on the same cases, in a fresh process each. The floor is one such process that imports all files:
no isolation, no time limit, nothing written down for a student. With a class given (FOLDER/<student>/exNN.py) its right
submissions are those that FILE calls right ({student: {exercise: [kind, …]}}), and the others are measured apart.
"""

from __future__ import annotations

import argparse
import json
import os
import shutil
import subprocess
import sys
import tempfile
import time
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import Any

from classes import ROOT, write_class

JOBS = 2

TEST = """
import importlib.util, os
from pathlib import Path

import pytest
import torch
from grader.course.find_course import find_course
from grader.course.load import load_course
from grader.judge.comparison import compare
from grader.judge.plan import plan_exercise
from grader.judge.cases.seeds import Seeds

paths = [Path(line) for line in Path(os.environ["FILES"]).read_text().splitlines()]
course = load_course(find_course(Path(os.environ["COURSE"])))
exercises = {one.id: one for one in course.exercises}
plans = {name: plan_exercise(exercises[name], Seeds("2026", "secret")) for name in {path.stem for path in paths}}
questions = [(path, check) for path in paths for check in exercises[path.stem].checks]
loaded = {}

def load(path):
    if path not in loaded:
        spec = importlib.util.spec_from_file_location("submission", path)
        loaded[path] = importlib.util.module_from_spec(spec)
        spec.loader.exec_module(loaded[path])
    return loaded[path]

@pytest.mark.parametrize("path, check", questions, ids=lambda one: getattr(one, "id", None) or one.parent.name)
def test_check(path, check):
    submission = load(path)
    for question in plans[path.stem].questions[check.id]:
        received = getattr(submission, check.call)(*question.case.fresh_arguments().values())
        assert compare(question.expected, received, question.terms) is None
"""


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--students", type=int, default=200, help="students in the batch (three submissions each)")
    parser.add_argument("--class", dest="given", type=Path, metavar="FOLDER", help="judge this class instead")
    parser.add_argument("--expected", type=Path, metavar="FILE", help="what its submissions are")
    parser.add_argument("--baseline", type=int, default=12, help="submissions judged by one pytest process each")
    parser.add_argument("--isolation", default="full")
    parser.add_argument("--json", type=Path, metavar="FILE")
    options = parser.parse_args()
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        if options.given is None:
            write_class(folder / "right", options.students)
        else:
            part(options.given, json.loads(options.expected.read_text(encoding="utf-8")), folder)
        files = sorted((folder / "right").glob("*/*.py"))
        (folder / "test_submission.py").write_text(TEST, encoding="utf-8")
        batch_s = batch(folder, "right", options.isolation) / len(files)
        floor_s = pytest_on(folder, "floor", files) / len(files)
        each_s = measure_each(folder, files[: options.baseline])
        wrong = sorted((folder / "wrong").glob("*/*.py"))
        wrong_s = batch(folder, "wrong", options.isolation) / len(wrong) if wrong else None
    figures: dict[str, Any] = {
        "benchmark": "per_submission",
        "submissions": len(files),
        "isolation": options.isolation,
        "jobs": JOBS,
        "cores": os.cpu_count(),
        "batch_ms": round(batch_s * 1000, 1),
        "pytest_each_ms": round(each_s * 1000, 1),
        "floor_ms": round(floor_s * 1000, 1),
        "times_faster_than_pytest_each": round(each_s / batch_s, 1),
        "times_the_floor": round(batch_s / floor_s, 2),
        "wrong_submissions": len(wrong),
        "wrong_ms": None if wrong_s is None else round(wrong_s * 1000, 1),
    }
    show(figures)
    if options.json:
        options.json.write_text(json.dumps(figures, indent=1) + "\n", encoding="utf-8")
    return 0


def show(figures: dict[str, Any]) -> None:
    print(f"{figures['submissions']} right submissions, {JOBS} jobs, start-up included; a submission takes")
    print(f"  grader batch, isolation {figures['isolation']:12}{figures['batch_ms']:9.1f} ms")
    print(f"  one pytest process each             {figures['pytest_each_ms']:9.1f} ms")
    print(f"  one pytest process for all (floor)  {figures['floor_ms']:9.1f} ms")
    print(f"{figures['times_faster_than_pytest_each']} times faster than a process each (wanted: 30)")
    print(f"{figures['times_the_floor']} times the floor (wanted: at most 3)")
    if figures["wrong_ms"] is not None:
        print(f"{figures['wrong_submissions']} that are not right: {figures['wrong_ms']:.1f} ms each")


def part(given: Path, expected: dict[str, dict[str, list[str]]], folder: Path) -> None:
    """Divide a class into two: the right submissions, and the others."""
    for path in given.glob("*/*.py"):
        kind = expected[path.parent.name][path.stem][0]
        target = folder / ("right" if kind == "right" else "wrong") / path.parent.name / path.name
        target.parent.mkdir(parents=True, exist_ok=True)
        shutil.copyfile(path, target)


def batch(folder: Path, name: str, isolation: str) -> float:
    """Return the seconds that one batch over a class takes, start-up included; right ones must get full score."""
    command = [sys.executable, "-m", "grader", "batch", str(folder / name), "--out", str(folder / f"{name}-out")]
    started = time.perf_counter()
    subprocess.run([*command, "--course", str(ROOT), "--jobs", str(JOBS), "--isolation", isolation, "-q"], check=True)
    seconds = time.perf_counter() - started
    results = json.loads((folder / f"{name}-out" / "results.json").read_text(encoding="utf-8"))["results"]
    handed_in = [result for result in results if result["status"] != "missing"]
    if name == "right" and any(one["score"] != one["max_score"] for one in handed_in):
        sys.exit("a right submission did not get full score: the figures would mean nothing")
    return seconds


def measure_each(folder: Path, files: list[Path]) -> float:
    """Return the seconds that each submission takes in a pytest process of its own, two at a time."""
    started = time.perf_counter()
    with ThreadPoolExecutor(JOBS) as pool:
        list(pool.map(lambda item: pytest_on(folder, f"each{item[0]}", [item[1]]), enumerate(files)))
    return (time.perf_counter() - started) / len(files)


def pytest_on(folder: Path, name: str, files: list[Path]) -> float:
    """Judge files in one pytest process and return the seconds it took."""
    listed = folder / f"{name}.txt"
    listed.write_text("\n".join(map(str, files)), encoding="utf-8")
    environment = {**os.environ, "FILES": str(listed), "COURSE": str(ROOT), "OMP_NUM_THREADS": "1"}
    command = [sys.executable, "-m", "pytest", "-q", str(folder / "test_submission.py"), f"--rootdir={folder}"]
    started = time.perf_counter()
    subprocess.run(
        [*command, "-c", os.devnull, "-p", "no:cacheprovider", "--json-report", f"--json-report-file={listed}.json"],
        check=True,
        env=environment,
        stdout=subprocess.DEVNULL,
    )
    return time.perf_counter() - started


if __name__ == "__main__":
    sys.exit(main())
