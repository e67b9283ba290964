"""What checking costs with a release and with the reference: `grader check` on the same files, in turn, in one run.

    python benchmarks/released.py [--rounds 5] [EXERCISE ...]

Processor time of the command and all its processes; the release is the one that the wheel carries. A right answer is
the reference's own, a wrong one the first known wrong answer. The ratio is that of the medians, release to reference.
"""

from __future__ import annotations

import argparse
import os
import statistics
import subprocess
import sys
import tempfile
from pathlib import Path

from parity import carried

from grader.course.find import find_exercise
from grader.course.load import load_course

ROOT = Path(__file__).resolve().parents[1]


def main() -> None:
    options = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    options.add_argument("exercises", nargs="*", default=["ex02", "ex10", "ex20"], metavar="EXERCISE")
    options.add_argument("--rounds", type=int, default=5)
    given = options.parse_args()
    course = load_course(ROOT)
    print("exercise  answer  reference s  release s  ratio")
    with tempfile.TemporaryDirectory() as place:
        courses = (ROOT, carried(Path(place)))
        for exercise in (find_exercise(course, word) for word in given.exercises):
            for answer in (exercise.private / "solution.py", exercise.misconceptions[0].path):
                costs: tuple[list[float], list[float]] = ([], [])
                for _ in range(given.rounds):
                    for kept, root in zip(costs, courses, strict=True):
                        kept.append(checked(exercise.id, answer, root))
                whole, student = map(statistics.median, costs)
                kind = "right" if answer.name == "solution.py" else "wrong"
                print(f"{exercise.id:8}  {kind:6}  {whole:11.2f}  {student:9.2f}  {student / whole:5.2f}", flush=True)


def checked(exercise: str, answer: Path, course: Path) -> float:
    """Check a file, and return the seconds of processor time that it took."""
    command = [
        sys.executable,
        "-m",
        "grader",
        "check",
        exercise,
        str(answer),
        "--course",
        str(course),
        "-q",
        "--no-keep",
    ]
    before = os.times()
    ended = subprocess.run(command, check=False, capture_output=True, text=True)
    after = os.times()
    if ended.returncode not in (0, 1):
        sys.exit(ended.stderr)
    return after.children_user + after.children_system - before.children_user - before.children_system


if __name__ == "__main__":
    main()
