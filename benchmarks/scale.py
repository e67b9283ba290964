"""The gradebook at a million results, and pages, without judging a million times.

    python benchmarks/scale.py [--results 1000000] [--asks 10000] [--pages 1000] [--folder DIR] [--json FILE]

Real results of a right and a wrong submission are recorded for made-up students, each committed as in a batch. Then the
file is asked what a resumed batch asks: which results are known, by their content keys. Last, pages and tables are
written for a class of `--pages` students with one result each.
"""

from __future__ import annotations

import argparse
import json
import random
import resource
import sys
import tempfile
import time
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING, Any

from classes import RIGHT, ROOT

from grader import Settings, grade
from grader.cli.outline import outline_of
from grader.course.load import load_course
from grader.gradebook import Gradebook
from grader.report.writer import write_reports
from grader.result_json import result_from_json, result_to_json

if TYPE_CHECKING:
    from grader.result import Result


STEPS = 10
WRONG = "def softmax_backward(p, grad_out, dim=-1):\n    return p * grad_out\n"


def main() -> int:
    options = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    options.add_argument("--results", type=int, default=1_000_000)
    options.add_argument("--asks", type=int, default=10_000, help="content keys that are looked up")
    options.add_argument("--pages", type=int, default=1_000, help="students whose pages are written")
    options.add_argument("--folder", type=Path, help="where the gradebook goes (10 GB a million); else a temporary one")
    options.add_argument("--json", type=Path, metavar="FILE")
    given = options.parse_args()
    settings = Settings(course=ROOT, secret="scale")  # noqa: S106 - of a measurement
    samples = [grade("ex02", RIGHT["ex02"], settings), grade("ex02", WRONG, settings)]
    with tempfile.TemporaryDirectory(dir=given.folder) as name:
        path = Path(name) / "gradebook.sqlite"
        steps = record(path, samples, given.results)
        asked = ask(path, given.results, given.asks)
        written = report(Path(name) / "report", samples, given.pages)
    figures: dict[str, Any] = {
        "benchmark": "scale",
        "results": given.results,
        "steps": steps,
        **asked,
        **written,
    }
    print(f"{'results':>10}{'recorded per s':>16}{'file, MB':>10}{'memory, MB':>12}")
    for row in steps:
        print(f"{row['results']:>10}{row['per_s']:>16.0f}{row['file_mb']:>10.0f}{row['memory_mb']:>12.0f}")
    print(f"a content key is looked up in {asked['recall_ms']} ms, {given.asks} at once in {asked['known_s']} s")
    print(f"the latest result of everybody is listed in {asked['judged_s']} s; opening takes {asked['open_s']} s")
    print(
        f"pages of {given.pages} students take {written['page_ms']} ms each, and {written['page_kb']} KB of memory each"
    )
    if given.json:
        given.json.write_text(json.dumps(figures, indent=1) + "\n", encoding="utf-8")
    return 0


def record(path: Path, samples: list[Result], results: int) -> list[dict[str, float]]:
    """Record this many results and return the speed, in ten steps."""
    rows = []
    with Gradebook.open(path) as book, book.run(seed="2026", options={}):
        started_s, step = time.perf_counter(), max(results // STEPS, 1)
        for number in range(results):
            book.record(replace(samples[number % 2], student=f"student{number:07d}"), f"key{number:07d}")
            if (number + 1) % step == 0:
                seconds = time.perf_counter() - started_s
                rows.append(
                    {
                        "results": number + 1,
                        "per_s": round(step / seconds, 1),
                        "file_mb": round(path.stat().st_size / 1e6, 1),
                        "memory_mb": round(resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1e3, 1),
                    }
                )
                started_s = time.perf_counter()
    return rows


def ask(path: Path, results: int, asks: int) -> dict[str, float]:
    """Return the times of a batch's questions to a gradebook of this size."""
    chance = random.Random(0)  # noqa: S311 - keys, no secret
    keys = [f"key{chance.randrange(results):07d}" for _ in range(asks)]
    started_s = time.perf_counter()
    with Gradebook.open(path) as book:
        opened_s = time.perf_counter()
        if len(book.judged()) != results:
            sys.exit("results were lost: the figures would mean nothing")
        judged_s = time.perf_counter()
        if len(book.known(keys)) != len(set(keys)):
            sys.exit("keys are not found: the figures would mean nothing")
        known_s = time.perf_counter()
        for key in keys[:1000]:
            book.recall(key)
        recalled_s = time.perf_counter()
    return {
        "open_s": round(opened_s - started_s, 2),
        "judged_s": round(judged_s - opened_s, 2),
        "known_s": round(known_s - judged_s, 3),
        "recall_ms": round((recalled_s - known_s) / min(len(keys), 1000) * 1000, 3),
    }


def report(folder: Path, samples: list[Result], students: int) -> dict[str, float]:
    """Write everything that `batch` writes for this many students, and return the time of each part."""
    results = [replace(samples[number % 2], student=f"student{number:07d}") for number in range(students)]
    documents = [json.dumps(result_to_json(result, "en")) for result in results]
    before_kb = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    started_s = time.perf_counter()
    read = [
        result_from_json(json.loads(document)) for document in documents
    ]  # as they come from a gradebook, sharing nothing
    folder.mkdir(mode=0o700)
    write_reports(read, outline_of(load_course(ROOT)), folder, "en")
    seconds = time.perf_counter() - started_s
    grown_kb = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss - before_kb
    return {"page_ms": round(seconds / students * 1000, 1), "page_kb": round(grown_kb / students, 1)}


if __name__ == "__main__":
    sys.exit(main())
