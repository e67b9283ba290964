"""How soon the command line answers, compared with its unavoidable part: both in one run, the least of several.

    python benchmarks/latency.py [--times 5]

A cold check has no judge waiting, a warm one has. The course is the one of this checkout, already read once.
"""

from __future__ import annotations

import argparse
import compileall
import os
import shutil
import statistics
import subprocess
import sys
import tempfile
import time
from dataclasses import dataclass
from pathlib import Path

ROOT = Path(__file__).resolve().parents[1]
GRADER = [sys.executable, "-m", "grader"]
RIGHT = ROOT / "reference" / "ex02_softmax_backward"
SCREEN = [sys.executable, "-c", "import click, rich"]
TORCH = [sys.executable, "-c", "import torch, pytest"]


@dataclass(frozen=True, slots=True)
class Row:
    """One command, the time it is compared with, and its limit as a multiple, or in seconds."""

    name: str
    command: list[str]
    base: list[str] | None
    most: float
    cold: bool = False
    """The waiting judge is ended before each run."""


def rows(right: str, wrong: str) -> list[Row]:
    """Return the commands to measure."""
    return [
        Row("grader --help", [*GRADER, "--help"], SCREEN, 2.5),
        Row("grader list", [*GRADER, "list"], SCREEN, 3.0),
        Row("grader status", [*GRADER, "status"], SCREEN, 3.0),
        Row("grader check, right, cold", [*GRADER, "check", "ex02", right], TORCH, 1.5, cold=True),
        Row("grader check, wrong, cold", [*GRADER, "check", "ex02", wrong], TORCH, 1.8, cold=True),
        Row("grader check, right, again", [*GRADER, "check", "ex02", right], None, 0.5),
        Row("grader check, wrong, again", [*GRADER, "check", "ex02", wrong], None, 0.5),
    ]


def main() -> None:
    """Measure, and print a table."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--times", type=int, default=5)
    times = parser.parse_args().times
    compileall.compile_dir(ROOT / "grader", quiet=1)  # as pip does when it installs: torch and click come so, too
    with tempfile.TemporaryDirectory(prefix="gr-") as folder:
        home = Path(folder)
        environment = {**os.environ, "XDG_RUNTIME_DIR": folder, "XDG_CACHE_HOME": f"{folder}/cache", "NO_COLOR": "1"}
        environment.pop("GRADER_KEEP", None)
        for name, source in (("right", "solution.py"), ("wrong", next((RIGHT / "wrong").glob("*.py")).name)):
            shutil.copy(next(RIGHT.rglob(source)), home / f"{name}.py")
        try:
            for row in rows(str(home / "right.py"), str(home / "wrong.py")):
                print(measured(row, times, environment), flush=True)
            print(watched(home, times, environment), flush=True)
        finally:
            seconds([*GRADER, "stop"], environment)


def measured(row: Row, times: int, environment: dict[str, str]) -> str:
    """Return one line: the least of both sides, measured in turns."""
    seconds(row.command, environment)  # nobody's first time counts: bytecode, the disk, what is remembered
    command: list[float] = []
    base: list[float] = []
    for _ in range(times):
        if row.cold:
            seconds([*GRADER, "stop"], environment)
            time.sleep(2)  # until it has ended
        command.append(seconds(row.command, environment))
        if row.base is not None:
            base.append(seconds(row.base, environment))
    taken = min(command)
    if not base:
        return f"{row.name:28} {taken:6.2f} s            at most {row.most:.1f} s"
    ratio = taken / min(base)
    return f"{row.name:28} {taken:6.2f} s   {ratio:5.2f} times {min(base):.2f} s   at most {row.most:.1f} times"


def watched(home: Path, times: int, environment: dict[str, str]) -> str:
    """Return one line: the median from a save to its verdict, while `watch` runs without a terminal."""
    desk = home / "desk"
    desk.mkdir()
    sources = [(home / f"{name}.py").read_text(encoding="utf-8") for name in ("wrong", "right")]
    (desk / "ex02.py").write_text(sources[0], encoding="utf-8")
    command = [*GRADER, "watch", "ex02", "--course", str(ROOT)]
    taken = []
    with subprocess.Popen(
        command,
        cwd=desk,
        env=environment,
        stdin=subprocess.DEVNULL,
        stdout=subprocess.PIPE,
        stderr=subprocess.DEVNULL,
        text=True,
    ) as watching:
        assert watching.stdout is not None
        verdicts = (line for line in watching.stdout if line.startswith("ex02  "))
        next(verdicts)
        for turn in range(1, times + 1):
            time.sleep(1)  # a save of its own, not part of the last one
            begun = time.perf_counter()
            (desk / "ex02.py").write_text(sources[turn % 2] + f"# {turn}\n", encoding="utf-8")
            next(verdicts)
            taken.append(time.perf_counter() - begun)
        watching.terminate()
    return f"{'grader watch, after a save':28} {statistics.median(taken):6.2f} s            at most 0.4 s"


def seconds(command: list[str], environment: dict[str, str]) -> float:
    """Return how long a command takes."""
    begun = time.perf_counter()
    subprocess.run(
        command, cwd=ROOT, env=environment, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL, check=False
    )
    return time.perf_counter() - begun


if __name__ == "__main__":
    main()
