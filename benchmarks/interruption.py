"""SIGKILL of `grader batch` at random moments, and going on: the gradebook must be that of an undisturbed run.

    python benchmarks/interruption.py [--kills 50] [--students 30] [--isolation process] [--seed N] [--json FILE]

Each of the kills is of a batch of its own on the same gradebook: half of them at a moment anywhere in the time that an
undisturbed batch takes, start-up included, half a few milliseconds after one more result was written. When a class is
judged to its end before the kills are used up, the next class begins. Compared is every result but for its times.
"""

from __future__ import annotations

import argparse
import json
import random
import shutil
import subprocess
import sys
import tempfile
import time
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING

from classes import ROOT, write_class

from grader.gradebook import Gradebook

if TYPE_CHECKING:
    from grader.result import Result

FILE = "gradebook.sqlite"
JOBS = 2
PATIENCE_S = 600.0


def main() -> int:
    options = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    options.add_argument("--kills", type=int, default=50)
    options.add_argument("--students", type=int, default=30, help="students in each class (three submissions each)")
    options.add_argument("--isolation", default="process")
    options.add_argument("--seed", type=int, default=time.time_ns() % 10**6, help="repeats the moments")
    options.add_argument("--json", type=Path, metavar="FILE")
    given = options.parse_args()
    chance = random.Random(given.seed)  # noqa: S311 - moments, no secret
    left, classes, equal, in_flight = given.kills, 0, 0, 0
    while left > 0:
        classes += 1
        with tempfile.TemporaryDirectory() as name:
            place = Place(Path(name), given.isolation)
            write_class(place.folder / "class", given.students)
            alone_s = place.undisturbed()
            used, cut = place.killed(left, alone_s, chance)
            left, in_flight = left - used, in_flight + cut
            same = place.results("out") == place.results("undisturbed")
            equal += same
            print(f"class {classes}: {used} kills, {cut} of them while something was judged; equal: {same}", flush=True)
    figures = {
        "benchmark": "interruption",
        "kills": given.kills,
        "while_judging": in_flight,
        "classes": classes,
        "equal": equal,
        "submissions_a_class": given.students * 3,
        "isolation": given.isolation,
        "seed": given.seed,
    }
    print(f"{given.kills} kills in {classes} classes; {equal} of {classes} gradebooks equal (--seed {given.seed})")
    if given.json:
        given.json.write_text(json.dumps(figures, indent=1) + "\n", encoding="utf-8")
    return 0 if equal == classes else 1


class Place:
    """One class with two gradebooks that share their secret seed."""

    def __init__(self, folder: Path, isolation: str) -> None:
        self.folder = folder
        self._isolation = isolation
        Gradebook.open(folder / "out" / FILE).close()
        shutil.copytree(folder / "out", folder / "undisturbed")

    def undisturbed(self) -> float:
        """Judge the class without interruption and return the seconds."""
        started_s = time.monotonic()
        self._finish("undisturbed")
        return time.monotonic() - started_s

    def killed(self, most: int, alone_s: float, chance: random.Random) -> tuple[int, int]:
        """Kill batches until the class is judged or no kill is left, then finish; return how many, and how many in
        time.
        """
        used = hits = 0
        for number in range(most):
            with self._batch("out") as running:
                if number % 2:
                    self._wait_for(running, len(self.results("out")) + 1)
                    time.sleep(chance.random() * 0.05)
                else:
                    time.sleep(chance.random() * alone_s)
                ended = running.poll() is not None
                running.kill()
            if ended:
                break
            used += 1
            hits += len(self.results("out")) > 0
        self._finish("out")
        return used, hits

    def results(self, out: str) -> list[Result]:
        """Return all results without their times."""
        with Gradebook.open(self.folder / out / FILE) as book:
            return [
                replace(result, duration_s=0.0, checks=tuple(replace(check, duration_s=0.0) for check in result.checks))
                for result in book.results()
            ]

    def _batch(self, out: str) -> subprocess.Popen[bytes]:
        command = [sys.executable, "-m", "grader", "batch", "class", "--course", str(ROOT), "--out", out, "--quiet"]
        return subprocess.Popen([*command, "--jobs", str(JOBS), "--isolation", self._isolation], cwd=self.folder)

    def _finish(self, out: str) -> None:
        with self._batch(out) as running:
            if running.wait(PATIENCE_S):
                sys.exit("a batch failed")

    def _wait_for(self, running: subprocess.Popen[bytes], count: int) -> None:
        with Gradebook.open(self.folder / "out" / FILE) as book:
            while len(book.judged()) < count and running.poll() is None:
                time.sleep(0.002)


if __name__ == "__main__":
    sys.exit(main())
