"""What a large class costs to render: 1,000 students with 32 exercises each, from a gradebook to pages.

    python benchmarks/report.py [--students 1000] [--json FILE]

The gradebook is made of the results of `reports/sample`, dealt out to as many students and exercises; then `grader
report` runs as a command of its own. With a Chromium the instructor's page is opened and sorted in it.
"""

from __future__ import annotations

import argparse
import json
import os
import resource
import shutil
import statistics
import subprocess
import sys
import tempfile
import time
from dataclasses import replace
from pathlib import Path

from grader.cli.opening import open_course
from grader.cli.options import GRADEBOOK_FILE
from grader.gradebook import Gradebook
from grader.report.handed_in import FOLDER
from grader.result_json import result_from_json

SAMPLE = Path(__file__).resolve().parents[1] / "reports/sample"
MOST_S, MOST_MIB, MOST_PAGE_MB, MOST_SORT_MS = 60, 1024, 3, 200
"""The limits for the whole, and for the instructor's page."""
CHROMIUM = shutil.which("chromium") or shutil.which("google-chrome")


def main() -> None:
    """Make the class, render it, and print the cost."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--students", type=int, default=1000)
    parser.add_argument("--json", type=Path)
    options = parser.parse_args()
    with tempfile.TemporaryDirectory() as made:
        folder = Path(made)
        count = fill(folder, options.students)
        figures = {"students": options.students, "results": count, **render(folder)}
        if CHROMIUM:
            figures |= browse(folder / "index.html")
    for name, value in figures.items():
        print(f"{name:20} {value}")
    print(f"allowed: {MOST_S} s, {MOST_MIB} MiB, a page of {MOST_PAGE_MB} MB, {MOST_SORT_MS} ms to sort")
    if options.json:
        options.json.write_text(json.dumps(figures, indent=1) + "\n", encoding="utf-8")


def fill(folder: Path, students: int) -> int:
    """Write the gradebook of a class and what it handed in; return the number of results."""
    document = json.loads((SAMPLE / "results.json").read_text("utf-8"))
    patterns = [result_from_json(one) for one in document["results"]]
    exercises = [one.id for one in open_course(None).exercises]
    shutil.copytree(SAMPLE / FOLDER, folder / FOLDER)
    with Gradebook.open(folder / GRADEBOOK_FILE) as gradebook, gradebook.run(seed="2026", options={}):
        for number in range(students):
            for place, exercise in enumerate(exercises):
                pattern = patterns[(number + place) % len(patterns)]
                result = replace(pattern, student=f"Student {number:04d}", exercise=exercise)
                gradebook.record(result, f"{number}-{exercise}")
    return students * len(exercises)


def render(folder: Path) -> dict[str, float]:
    """Run `grader report`, and return its time, the memory of its largest process, and the sizes."""
    command = [sys.executable, "-m", "grader", "report", str(folder), "--quiet", "--lang", "en"]
    start = time.perf_counter()
    subprocess.run(command, check=True, stdout=subprocess.DEVNULL)
    seconds = time.perf_counter() - start
    used = resource.getrusage(resource.RUSAGE_CHILDREN)
    pages = list((folder / "students").glob("*.html"))
    return {
        "seconds": round(seconds, 1),
        "processor_seconds": round(used.ru_utime + used.ru_stime, 1),
        "peak_mib": round(used.ru_maxrss / 1024),
        "cores": len(os.sched_getaffinity(0)),
        "page_mb": round((folder / "index.html").stat().st_size / 1e6, 2),
        "student_page_mb": round(statistics.mean(page.stat().st_size for page in pages) / 1e6, 2),
    }


def browse(page: Path) -> dict[str, float]:
    """Open the page in Chromium; return the time to its first paint, and the median time to sort it."""
    from playwright.sync_api import sync_playwright  # noqa: PLC0415 - of the extra `test`

    painted = """async () => {
        const paints = () => performance.getEntriesByName('first-contentful-paint');
        while (!paints().length) await new Promise(requestAnimationFrame);
        return paints()[0].startTime;
    }"""
    sort = """async () => {
        const times = [];
        for (const head of [...document.querySelectorAll('#scores thead button')].slice(0, 8)) {
            const start = performance.now();
            head.click();
            document.body.getBoundingClientRect();
            await new Promise(requestAnimationFrame);
            times.push(performance.now() - start);
        }
        return times;
    }"""
    with sync_playwright() as driver:
        browser = driver.chromium.launch(executable_path=CHROMIUM, args=["--no-sandbox"])
        opened = browser.new_page(viewport={"width": 1280, "height": 900})
        opened.goto(page.as_uri())
        paint = opened.evaluate(painted)
        times = opened.evaluate(sort)
        browser.close()
    return {"first_paint_ms": round(paint), "sort_ms": round(statistics.median(times))}


if __name__ == "__main__":
    main()
