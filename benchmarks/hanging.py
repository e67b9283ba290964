"""A batch in which one submission in twenty hangs: what it takes beside what it must take.

    python benchmarks/hanging.py [--students 200] [--one-in 20] [--sleeps] [--isolation full] [--json FILE]

Every submission is to ex01. One that hangs computes (or sleeps) until its time is used up; spread over the cores
that is what it must cost. The rest is judged apart, start-up included. Wanted: the whole takes at most 1.5 times the
larger of the two.
"""

from __future__ import annotations

import argparse
import json
import subprocess
import sys
import tempfile
import time
from pathlib import Path
from typing import Any

from classes import COMPUTES, ROOT, SLEEPS, write_hanging

from grader.course.load import load_course

JOBS = 2


def main() -> int:
    options = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    options.add_argument("--students", type=int, default=200)
    options.add_argument("--one-in", type=int, default=20)
    options.add_argument("--sleeps", action="store_true", help="they sleep and do not compute")
    options.add_argument("--isolation", default="full")
    options.add_argument("--json", type=Path, metavar="FILE")
    given = options.parse_args()
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        hanging = write_hanging(folder / "class", given.students, given.one_in, SLEEPS if given.sleeps else COMPUTES)
        write_hanging(folder / "rest", given.students, given.students + 1)
        for student in sorted((folder / "rest").iterdir())[:hanging]:  # as many as do not hang, all of them right
            (student / "ex01.py").unlink()
            student.rmdir()
        whole_s = batch(folder, "class", given.isolation)
        rest_s = batch(folder, "rest", given.isolation)
        waited_s = [
            float(result["duration_s"])
            for result in json.loads((folder / "class-out" / "results.json").read_text(encoding="utf-8"))["results"]
            if any(check["status"] == "timeout" for check in result["checks"])
        ]
    if len(waited_s) != hanging:
        sys.exit(f"{len(waited_s)} submissions ran out of time, {hanging} hang: the figures would mean nothing")
    limit_s = next(exercise for exercise in load_course(ROOT).exercises if exercise.id == "ex01").limits
    must_s = sum(waited_s) / JOBS
    figures: dict[str, Any] = {
        "benchmark": "hanging",
        "students": given.students,
        "hanging": hanging,
        "sleeps": given.sleeps,
        "isolation": given.isolation,
        "limit_call_s": limit_s.call_s,
        "limit_submission_s": limit_s.submission_s,
        "whole_s": round(whole_s, 2),
        "hanging_must_s": round(must_s, 2),
        "rest_s": round(rest_s, 2),
        "ratio": round(whole_s / max(must_s, rest_s), 2),
    }
    print(f"{given.students} submissions, {hanging} hang: {whole_s:.1f} s")
    print(f"the hanging ones must take {must_s:.1f} s on {JOBS} cores, the others {rest_s:.1f} s")
    print(f"the whole takes {figures['ratio']} times the larger of the two (wanted: at most 1.5)")
    if given.json:
        given.json.write_text(json.dumps(figures, indent=1) + "\n", encoding="utf-8")
    return 0


def batch(folder: Path, name: str, isolation: str) -> float:
    """Judge a class and return the seconds it took, start-up included."""
    command = [sys.executable, "-m", "grader", "batch", name, "--course", str(ROOT), "--out", f"{name}-out", "--quiet"]
    started_s = time.monotonic()
    subprocess.run([*command, "--jobs", str(JOBS), "--isolation", isolation], cwd=folder, check=True)
    return time.monotonic() - started_s


if __name__ == "__main__":
    sys.exit(main())
