"""What a GPU changes: the cost of a submission, and how near right answers come to what is allowed.

    python benchmarks/gpu.py speed   [--device cuda] [--students 100] [--baseline 12] [--isolation full] [--json FILE]
    python benchmarks/gpu.py margins [--device cuda] [--isolation full] [--json FILE]

`speed` judges the same right submissions with `grader batch --device` and with one pytest process each, one process a
GPU at a time on both sides, start-up included. `margins` hands every reference of the built-in course in as a
submission and tells the largest share of its tolerance that an answer uses up, by dtype; a right one stays below 0.1.
Both work with `--device cpu` too, which shows that they work, and nothing about a GPU.
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
from typing import TYPE_CHECKING, Any

import torch
from classes import ROOT, write_class
from per_submission import pytest_on

from grader.course.load import load_course
from grader.errors import GraderError, UsageError
from grader.judge.cases.seeds import Seeds
from grader.judge.examination import Examination
from grader.judge.plan import plan_exercise
from grader.proof.margin import share
from grader.sandbox.devices import CPU, devices_of
from grader.sandbox.outcomes import Returned
from grader.sandbox.zygote import Zygote
from grader.submission.reading_tool import preloaded
from grader.submission.submission import Submission

if TYPE_CHECKING:
    from collections.abc import Iterator

    from grader.course.model import Exercise

WANTED = 3
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

device = os.environ["DEVICE"]
paths = [Path(line) for line in Path(os.environ["FILES"]).read_text().splitlines()]
exercises = {one.id: one for one in load_course(find_course(Path(os.environ["COURSE"]))).exercises}
plans = {name: plan_exercise(exercises[name], Seeds("2026", "secret"), device) for name in {one.stem for one in paths}}
questions = [(path, check) for path in paths for check in exercises[path.stem].checks]

def on(value, device):
    if isinstance(value, torch.Tensor):
        return value.to(device)
    return type(value)(on(one, device) for one in value) if isinstance(value, (list, tuple)) else value

@pytest.fixture(scope="session")
def loaded():
    found = {}
    for path in paths:
        spec = importlib.util.spec_from_file_location("submission", path)
        found[path] = importlib.util.module_from_spec(spec)
        spec.loader.exec_module(found[path])
    return found

@pytest.mark.parametrize("path, check", questions, ids=lambda one: getattr(one, "id", None) or one.parent.name)
def test_check(loaded, path, check):
    for question in plans[path.stem].questions[check.id]:
        arguments = [on(one, device) for one in question.case.fresh_arguments().values()]
        received = on(getattr(loaded[path], check.call)(*arguments), "cpu")
        assert compare(question.expected, received, question.terms) is None
"""


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("what", choices=("speed", "margins"))
    parser.add_argument("--device", default="cuda")
    parser.add_argument("--students", type=int, default=100, help="students in the batch (three submissions each)")
    parser.add_argument("--baseline", type=int, default=12, help="submissions judged by one pytest process each")
    parser.add_argument("--isolation", default="full")
    parser.add_argument("--json", type=Path, metavar="FILE")
    options = parser.parse_args()
    try:
        devices = devices_of(options.device)
        measure = speed if options.what == "speed" else margins
        figures = {"benchmark": f"gpu {options.what}", **machine(devices), **measure(options, devices)}
    except UsageError as error:
        sys.exit(f"{error.text.en}\nNothing was measured.")
    if options.json:
        options.json.write_text(json.dumps(figures, indent=1) + "\n", encoding="utf-8")
    return 0


def machine(devices: tuple[str, ...]) -> dict[str, Any]:
    """Describe the machine, for the table in docs/gpu.md."""
    names, driver = ["the CPU"], ""
    if devices[0].startswith("cuda"):
        asked = ["nvidia-smi", "--query-gpu=name,driver_version", "--format=csv,noheader"]
        rows = subprocess.run(asked, capture_output=True, text=True, check=True).stdout.strip().splitlines()
        names = [row.split(",")[0].strip() for row in rows]
        driver = rows[0].split(",")[1].strip()
    print(f"{len(devices)} × {', '.join(dict.fromkeys(names))}; driver {driver or 'none'}; torch {torch.__version__}")
    return {"devices": list(devices), "names": names, "driver": driver, "torch": torch.__version__}


def speed(options: argparse.Namespace, devices: tuple[str, ...]) -> dict[str, Any]:
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        write_class(folder / "right", options.students)
        files = sorted((folder / "right").glob("*/*.py"))
        (folder / "test_submission.py").write_text(TEST, encoding="utf-8")
        batch_s = batch(folder, options, len(devices)) / len(files)
        each_s = one_process_each(folder, files[: options.baseline], devices)
    times = each_s / batch_s
    print(f"{len(files)} right submissions, start-up included, in a second:")
    print(f"  grader batch, isolation {options.isolation:12}{1 / batch_s:9.2f}")
    print(f"  one pytest process each             {1 / each_s:9.2f}")
    print(f"{times:.1f} times faster than a process each (wanted: {WANTED})")
    return {"submissions": len(files), "batch_per_s": 1 / batch_s, "pytest_each_per_s": 1 / each_s, "times": times}


def batch(folder: Path, options: argparse.Namespace, jobs: int) -> float:
    """Return the seconds of one batch; all submissions must get full score, on the device."""
    command = [sys.executable, "-m", "grader", "batch", str(folder / "right"), "--out", str(folder / "out"), "-q"]
    command += ["--course", str(ROOT), "--isolation", options.isolation, "--device", options.device]
    started = time.perf_counter()
    subprocess.run([*command, "--jobs", str(jobs)], check=True)
    seconds = time.perf_counter() - started
    results = json.loads((folder / "out" / "results.json").read_text(encoding="utf-8"))["results"]
    if any(result["score"] != result["max_score"] for result in results):
        sys.exit("a right submission did not get full score: the figures would mean nothing")
    return seconds


def one_process_each(folder: Path, files: list[Path], devices: tuple[str, ...]) -> float:
    """Return the seconds of each submission in its own pytest process, one per GPU at a time."""
    os.environ["DEVICE"] = devices[0].partition(":")[0]
    started = time.perf_counter()
    with ThreadPoolExecutor(len(devices)) as pool:
        list(pool.map(lambda item: pytest_on(folder, f"each{item[0]}", [item[1]]), enumerate(files)))
    return (time.perf_counter() - started) / len(files)


def margins(options: argparse.Namespace, devices: tuple[str, ...]) -> dict[str, Any]:
    print(f"{'':8}{'float32':>10}{'float64':>10}   largest share of the tolerance that the reference uses up")
    table: dict[str, dict[str, float] | str] = {}
    preload = preloaded(["x.py"])
    with Zygote.start(isolation=options.isolation, device=devices[0], preload=preload) as zygote:
        for exercise in load_course(ROOT).exercises:
            found: dict[str, float] = {}
            try:
                for dtype, used in shares(exercise, zygote):
                    found[dtype] = max(found.get(dtype, 0.0), used)
                table[exercise.id] = found
                shown = [f"{found[one]:10.1e}" if one in found else f"{'–':>10}" for one in ("float32", "float64")]
                print(f"{exercise.id:8}{''.join(shown)}")
            except GraderError as error:
                table[exercise.id] = error.text.en
                print(f"{exercise.id:8}  {error.text.en}")
    worst = max((used for one in table.values() if isinstance(one, dict) for used in one.values()), default=0.0)
    print(f"at most {worst:.1e} (wanted: 0.1)")
    return {"margins": table, "worst": worst}


def shares(exercise: Exercise, zygote: Zygote) -> Iterator[tuple[str, float]]:
    """Yield the dtype of each case with values, and the share of the tolerance that the reference's answer uses.

    Raises:
        UsageError: an answer does not come.
    """
    plan = plan_exercise(exercise, Seeds("2026", "secret"), zygote.device)
    data = (plan.exercise.private / "solution.py").read_bytes()
    examination = Examination(plan, Submission(exercise.id, None, "x.py", "x.py", data=data), zygote)
    problem = examination.begin()
    try:
        if problem:
            raise UsageError(problem)
        for check in (one for one in exercise.checks if one.target is not None):
            for observation in examination.observations(check):
                question, outcome = observation.question, observation.outcome
                if isinstance(outcome, Returned):
                    yield question.case.dtype, share(question, outcome.value)
    finally:
        examination.end()


if __name__ == "__main__":
    if CPU in sys.argv:
        print("On the CPU: this shows that the program works, and nothing about a GPU.")
    sys.exit(main())
