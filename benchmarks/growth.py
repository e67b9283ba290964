"""How time and memory of `grader batch` grow with the class, up to 1,000 submissions.

    python benchmarks/growth.py [--sizes 50,100,200,1000] [--jobs 2] [--isolation full] [--json FILE]

Memory is the sum over the tree of processes of the proportional share of each (PSS), which counts shared pages once; it
is looked at ten times a second, and the largest sum counts. Wanted: 1,000 submissions take at most 5.5 times what 200
take, and at most 10 % more memory than 100; with eight jobs the tree stays under 900 MB.
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

from classes import RIGHT, ROOT, write_class

EVERY_S = 0.1


def main() -> int:
    options = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    options.add_argument("--sizes", default="50,100,200,1000", help="submissions in each class")
    options.add_argument("--jobs", type=int, default=2)
    options.add_argument("--isolation", default="full")
    options.add_argument("--json", type=Path, metavar="FILE")
    given = options.parse_args()
    rows = [measure(int(size), given.jobs, given.isolation) for size in given.sizes.split(",")]
    print(f"{'submissions':>12}{'seconds':>10}{'ms each':>10}{'PSS, MB':>10}")
    for row in rows:
        print(f"{row['submissions']:>12}{row['seconds']:>10.1f}{row['ms_each']:>10.1f}{row['pss_mb']:>10.0f}")
    figures: dict[str, Any] = {"benchmark": "growth", "isolation": given.isolation, "jobs": given.jobs, "rows": rows}
    by_size = {row["submissions"]: row for row in rows}
    for name, key, small, large in (("time", "seconds", 200, 1000), ("memory", "pss_mb", 100, 1000)):
        if small not in by_size or large not in by_size:
            continue
        ratio = by_size[large][key] / by_size[small][key]
        figures[f"{name}_ratio"] = round(ratio, 3)
        print(f"{name}: {large} submissions take {ratio:.2f} times what {small} take")
    if given.json:
        given.json.write_text(json.dumps(figures, indent=1) + "\n", encoding="utf-8")
    return 0


def measure(submissions: int, jobs: int, isolation: str) -> dict[str, Any]:
    """Judge a class of right submissions and return time and memory."""
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        write_class(folder / "class", -(-submissions // len(RIGHT)))
        for path in sorted((folder / "class").glob("*/*.py"))[submissions:]:
            path.unlink()
        command = [sys.executable, "-m", "grader", "batch", "class", "--course", str(ROOT), "--out", "out", "--quiet"]
        started_s, most = time.monotonic(), 0
        with subprocess.Popen([*command, "--jobs", str(jobs), "--isolation", isolation], cwd=folder) as running:
            while running.poll() is None:
                most = max(most, sum(map(pss, tree(running.pid))))
                time.sleep(EVERY_S)
        if running.returncode:
            sys.exit("the batch failed")
        seconds = time.monotonic() - started_s
    return {
        "submissions": submissions,
        "seconds": round(seconds, 2),
        "ms_each": round(seconds / submissions * 1000, 1),
        "pss_mb": round(most / 1e6, 1),
    }


def tree(pid: int) -> list[int]:
    """Return a process and all below it."""
    found = [pid]
    for children in Path(f"/proc/{pid}/task").glob("*/children"):
        try:
            listed = children.read_text(encoding="ascii").split()
        except OSError:  # it has ended
            continue
        for child in listed:
            found += tree(int(child))
    return found


def pss(pid: int) -> int:
    """Return the proportional share of memory of a process, in bytes; 0 where it has ended."""
    try:
        lines = Path(f"/proc/{pid}/smaps_rollup").read_text(encoding="ascii").splitlines()
    except OSError:
        return 0
    return sum(int(line.split()[1]) * 1024 for line in lines if line.startswith("Pss:"))


if __name__ == "__main__":
    sys.exit(main())
