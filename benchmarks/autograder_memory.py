"""How much memory the Gradescope autograder takes: the largest sum over all its processes, shared pages counted once.

    python benchmarks/autograder_memory.py [EXERCISE]

Judges the exercise's solution and one of its known wrong answers as Gradescope does, and prints the peak of each in MB.
"""

from __future__ import annotations

import os
import subprocess
import sys
import tempfile
import time
import zipfile
from pathlib import Path

from grader.course.find import find_course, find_exercise
from grader.course.load import load_course
from grader.release.autograder import autograder, new_settings

STEP_S = 0.05


def main(name: str) -> None:
    course = load_course(find_course(Path.cwd(), None))
    exercise = find_exercise(course, name)
    files = [exercise.private / "solution.py", *(known.path for known in exercise.misconceptions[:1])]
    with tempfile.TemporaryDirectory() as folder:
        root = Path(folder)
        for inner in ("source", "submission", "results"):
            (root / inner).mkdir()
        archive = root / "autograder.zip"
        archive.write_bytes(autograder(course, [exercise], new_settings(course, [exercise], "restricted", "en"), None))
        zipfile.ZipFile(archive).extractall(root / "source")
        (root / "source" / "python").write_text(sys.executable, "utf-8")
        for file in files:
            (root / "submission" / f"{exercise.id}.py").write_bytes(file.read_bytes())
            command = ["bash", str(root / "source" / "run_autograder")]
            with subprocess.Popen(command, env={**os.environ, "AUTOGRADER_ROOT": folder}) as process:
                print(f"{file.name}: {_peak(process) / 1e6:.0f} MB")


def _peak(process: subprocess.Popen[bytes]) -> int:
    most = 0
    while process.poll() is None:
        most = max(most, sum(map(_taken, _family(process.pid))))
        time.sleep(STEP_S)
    return most


def _family(pid: int) -> set[int]:
    """Return a process and all its descendants."""
    parents: dict[int, int] = {}
    for entry in Path("/proc").iterdir():
        if entry.name.isdigit():
            try:
                words = (entry / "stat").read_text("ascii", "replace").rpartition(")")[2].split()
            except OSError:
                continue
            parents[int(entry.name)] = int(words[1])
    found = {pid}
    while more := {one for one, parent in parents.items() if parent in found} - found:
        found |= more
    return found


def _taken(pid: int) -> int:
    try:
        lines = Path(f"/proc/{pid}/smaps_rollup").read_text("ascii").splitlines()
    except OSError:
        return 0
    return sum(int(line.split()[1]) << 10 for line in lines if line.startswith("Pss:"))


if __name__ == "__main__":
    main(sys.argv[1] if len(sys.argv) > 1 else "ex02")
