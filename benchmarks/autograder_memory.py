"""Measure how much memory the Gradescope autograder takes in a control group as large as Gradescope's container.

    python benchmarks/autograder_memory.py [EXERCISE]

Judges three submissions as Gradescope does, each in its own group of 768 MB and half a core: the solution, a known
wrong answer, and one that asks for memory without end. Prints score, peak of the group, and seconds. It needs root,
because only root makes control groups. It ends with 1 where one of the three has no result.
"""

from __future__ import annotations

import json
import os
import subprocess
import sys
import tempfile
import time
import zipfile
from dataclasses import dataclass
from pathlib import Path

from grader.course.find import find_exercise
from grader.course.find_course import find_course
from grader.course.load import load_course
from grader.release.autograder import autograder, new_settings

MEMORY = 768 * 2**20
CORES = 0.5
PERIOD_US = 100_000
ROOT = Path("/sys/fs/cgroup")
ENDLESS = """
import torch
_HELD = []
def __getattr__(name):
    if name.startswith("__"):
        raise AttributeError(name)
    def ask(*_, **__):
        while True:
            _HELD.append(torch.ones(4_000_000))
    return ask
"""


@dataclass(frozen=True)
class Group:
    """A control group of either version of Linux's control groups."""

    folders: tuple[Path, ...]
    peak_file: str

    @staticmethod
    def create(name: str) -> Group:
        quota = str(int(CORES * PERIOD_US))
        if (ROOT / "memory").is_dir():
            memory, processor = ROOT / "memory" / name, ROOT / "cpu" / name
            settings = {memory / "memory.limit_in_bytes": str(MEMORY), processor / "cpu.cfs_quota_us": quota}
            group = Group((memory, processor), "memory.max_usage_in_bytes")
        else:
            (ROOT / "cgroup.subtree_control").write_text("+memory +cpu", "ascii")
            settings = {ROOT / name / "memory.max": str(MEMORY), ROOT / name / "cpu.max": f"{quota} {PERIOD_US}"}
            group = Group((ROOT / name,), "memory.peak")
        for folder in group.folders:
            folder.mkdir()
        for file, value in settings.items():
            file.write_text(value, "ascii")
        return group

    def peak(self) -> int:
        return int((self.folders[0] / self.peak_file).read_text("ascii"))

    def remove(self) -> None:
        for folder in self.folders:
            folder.rmdir()


def main(name: str) -> int:
    course = load_course(find_course(Path.cwd(), None))
    exercise = find_exercise(course, name)
    known = exercise.misconceptions[0].path
    handed_in = {
        "right": (exercise.private / "solution.py").read_bytes(),
        f"wrong ({known.stem})": known.read_bytes(),
        "asks for memory without end": _endless(tuple(point.name for point in exercise.entry_points)),
    }
    judged = 0
    with tempfile.TemporaryDirectory() as folder:
        root = Path(folder)
        for inner in ("source", "submission", "results"):
            (root / inner).mkdir()
        archive = root / "autograder.zip"
        archive.write_bytes(autograder(course, [exercise], new_settings(course, [exercise], "restricted", "en"), None))
        zipfile.ZipFile(archive).extractall(root / "source")
        (root / "source" / "python").write_text(sys.executable, "utf-8")
        for number, (title, data) in enumerate(handed_in.items()):
            (root / "submission" / f"{exercise.id}.py").write_bytes(data)
            group = Group.create(f"autograder-{os.getpid()}-{number}")
            try:
                started = time.monotonic()
                code = _judge(root, group)
                seconds, peak = time.monotonic() - started, group.peak()
            finally:
                group.remove()
            score = _score(root)
            judged += code == 0 and score is not None
            print(f"{title}: {score} points, {peak / 2**20:.0f} of {MEMORY >> 20} MB, {seconds:.0f} s", flush=True)
    return 0 if judged == len(handed_in) else 1


def _endless(entry_points: tuple[str, ...]) -> bytes:
    """Return a submission whose every function asks for memory without end."""
    named = "".join(f"{name} = __getattr__('{name}')\n" for name in entry_points)
    return (ENDLESS + named).encode()


def _judge(root: Path, group: Group) -> int:
    """Run the autograder in a group; the shell enters it before anything else starts."""
    enter = "".join(f"echo $$ > {folder}/cgroup.procs && " for folder in group.folders)
    command = ["bash", "-c", f'{enter} exec bash "$0"', str(root / "source" / "run_autograder")]
    log = subprocess.run(command, env={**os.environ, "AUTOGRADER_ROOT": str(root)}, capture_output=True, check=False)
    if log.returncode:
        sys.stderr.buffer.write(log.stdout + log.stderr)
    return log.returncode


def _score(root: Path) -> float | None:
    """Return the sum of the points, or None where the autograder itself failed."""
    tests = json.loads((root / "results" / "results.json").read_text("utf-8")).get("tests", ())
    return sum(test.get("score", 0) for test in tests) if tests else None


if __name__ == "__main__":
    sys.exit(main(sys.argv[1] if len(sys.argv) > 1 else "ex02"))
