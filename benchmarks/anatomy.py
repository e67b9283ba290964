"""Where the processor time of one submission goes, in the judge and in its worker, and that of start-up.

    python benchmarks/anatomy.py [--rounds 20] [--isolation full] [--only right|wrong|start] [--unknown] [--json FILE]

Submissions to ex01, ex02 and ex03, right ones and then wrong ones, are judged one after the other in one process with a
warm process beside it. Functions of both are wrapped (`spans.py`): what a line says is the time of these functions
themselves, without that of other lines. Processor time and page faults are counted, so that what else the machine does
hardly matters, and of all rounds the third quickest counts for each line: a machine that is shared slows down, too.
All submissions of a kind give the same answers, which the judge then knows, as most in a class do; with `--unknown` it
forgets them after each.

The floor is what the same functions take in this process on the same cases, compared by the same judge, with no
isolation and nothing written down. Start-up is that of `grader batch` with one submission to each exercise, and of one
where all results are known, beside `import torch`.
"""

from __future__ import annotations

import argparse
import gc
import json
import math
import resource
import sqlite3
import subprocess
import sys
import tempfile
import time
from contextlib import closing, suppress
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING, Any

import spans
import torch
from classes import RIGHT, ROOT, write_class

from grader.cli.options import GRADEBOOK_FILE
from grader.cli.outline import outline_of
from grader.course.load import load_course
from grader.gradebook import Gradebook
from grader.judge.cases.seeds import Seeds
from grader.judge.comparison import compare
from grader.judge.conditions import Conditions
from grader.judge.known_answers import KnownAnswers
from grader.judge.plan import plan_exercise
from grader.judge.session import judge
from grader.limits import Limits
from grader.report.writer import write_reports
from grader.sandbox import launch
from grader.sandbox.zygote import Zygote
from grader.submission.reading_tool import preloaded
from grader.submission.submission import Submission

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping, Sequence

    from grader.judge.plan import Plan
    from grader.result import Result

TIMES = 5
"""How often each command is started: the least counts."""
RANK = 2
"""Of all rounds, in order of time, the one that counts: the third."""
WRONG = {
    "ex01": """
def mse_grad(x, w, b, y):
    r = y - (x @ w + b)
    return 2 * x.T @ r, 2 * r.sum() + 0.1
""",
    "ex02": """
def softmax_backward(p, grad_out, dim=-1):
    return p * grad_out
""",
    "ex03": RIGHT["ex03"].replace("d = 2 * (o - t)", "d = (o - t)"),
}
PYTEST = "pytest's protocol, and the rest of judging"
JUDGE = [
    (PYTEST, "grader.judge.plugin", "JudgePlugin._judge"),
    ("asking for a worker", "grader.sandbox.zygote", "Zygote._spawn"),
    ("reading: asking, and taking the answer", "grader.judge.running_submission", "RunningSubmission.read"),
    ("loading: asking, and taking the answer", "grader.judge.running_submission", "RunningSubmission._load_once"),
    ("pipes", "grader.sandbox.pipes", "Pipes.send"),
    ("pipes", "grader.sandbox.pipes", "Pipes.receive"),
    ("pipes", "grader.sandbox.pipes", "Pipes.drain"),
    ("looking at how long a worker has computed", "grader.sandbox.warm", "Child.computed_s"),
    ("decoding answers", "grader.sandbox.answers", "read_answer"),
    ("comparing", "grader.judge.observation", "observe"),
    ("worst deviation", "grader.judge.verdict", "_deviation"),
    ("evidence for pages", "grader.judge.shown", "evidence"),
    ("smaller counterexample", "grader.judge.shrink", "shrink"),
    ("diagnosis", "grader.judge.diagnosis", "diagnose"),
    ("verdicts", "grader.judge.verdict", "judge_observations"),
    ("the result", "grader.judge.result_builder", "ResultBuilder.result"),
    ("ending the worker", "grader.sandbox.client", "Worker.kill"),
]
"""What is measured in the judge: label, module, function."""
RECORDING, PAGES = "writing it into the gradebook", "pages and tables, of a class of one"


def main() -> int:
    options = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    options.add_argument("--rounds", type=int, default=20, help="submissions of each kind to each of the exercises")
    options.add_argument("--isolation", default="full", choices=("full", "restricted", "process"))
    options.add_argument("--only", choices=("right", "wrong", "start"))
    options.add_argument("--unknown", action="store_true", help="forget the answers of each submission after it")
    options.add_argument("--json", type=Path, metavar="FILE")
    given = options.parse_args()
    torch.set_num_threads(1)
    figures: dict[str, Any] = {"benchmark": "anatomy", "isolation": given.isolation, "rounds": given.rounds}
    kinds = [kind for kind in ("right", "wrong") if given.only in (None, kind)]
    if kinds:
        figures |= submissions(kinds, given.rounds, given.isolation, forgetting=given.unknown)
    if given.only in (None, "start"):
        figures["start"] = start_up(given.isolation)
        show_start(figures["start"])
    if given.json:
        given.json.write_text(json.dumps(figures, indent=1) + "\n", encoding="utf-8")
    return 0


def submissions(kinds: Sequence[str], rounds: int, isolation: str, *, forgetting: bool) -> dict[str, Any]:
    """Judge and show each kind of submission."""
    exercises = [exercise for exercise in load_course(ROOT).exercises if exercise.id in RIGHT]
    plans = {exercise.id: plan_exercise(exercise, Seeds("2026", "secret")) for exercise in exercises}
    here = spans.Spans(list(dict.fromkeys((*(label for label, _, _ in JUDGE), RECORDING, PAGES))))
    for row in JUDGE:
        here.wrap(*row)
    figures: dict[str, Any] = {}
    for kind in kinds:
        sources = RIGHT if kind == "right" else WRONG
        classes = [
            [Submission(name, f"{n}", f"{name}.py", f"{name}.py", data=f"# {n}\n{source}".encode())]
            for n in range(rounds + 1)
            for name, source in sources.items()
        ]
        told = measured(plans, classes, isolation, here, passing=kind == "right", forgetting=forgetting)
        figures[kind] = show(kind, *told)
    floors = [floor_s(plans) for _ in range(rounds)]
    figures["floor_ms"] = round(sorted(floors)[min(RANK, rounds - 1)] / len(RIGHT) * 1000, 2)
    print(f"the floor: {figures['floor_ms']} ms")
    return figures


def measured(
    plans: Mapping[str, Plan],
    classes: Sequence[Sequence[Submission]],
    isolation: Any,
    here: spans.Spans,
    *,
    passing: bool,
    forgetting: bool,
) -> tuple[list[spans.Rows], list[spans.Rows]]:
    """Judge one submission after the other; return what each took in the judge, and what in its workers."""
    before, launch._BOOT = launch._BOOT, f"{spans.program()}\n{launch._BOOT}"  # noqa: SLF001 - it is what is measured
    outline = outline_of(load_course(ROOT))
    judge_rows: list[spans.Rows] = []
    workers: list[int] = []
    try:
        with (
            Zygote.start(isolation=isolation, preload=preloaded(["x.py"], training=False)) as zygote,
            tempfile.TemporaryDirectory() as folder,
            Gradebook.open(Path(folder) / "gradebook.sqlite") as book,
            book.run(seed="2026", options={}),
        ):
            zygote.spawn(Limits()).close()
            gc.collect()
            gc.freeze()
            for some in classes:
                time.sleep(0.05)  # the last worker is reaped before the next one is forked
                if forgetting:
                    plans = {name: replace(plan, known_answers=KnownAnswers()) for name, plan in plans.items()}
                here.clear()
                asked = zygote._number  # noqa: SLF001 - the workers so far
                results: list[Result] = []
                judge(plans, some, zygote, Conditions("2026", isolation=isolation), results.append)
                if any(result.passed is not passing for result in results):
                    sys.exit("a submission was not judged as it must be: the figures would mean nothing")
                here.wrapped(RECORDING, book.record)(results[0], some[0].sha256)
                workers.append(zygote._number - asked)  # noqa: SLF001 - the same
                target = Path(folder) / f"report{len(workers)}"
                target.mkdir(mode=0o700)
                here.wrapped(PAGES, write_reports)(results, outline, target, "en")
                judge_rows.append(here.read())
            time.sleep(0.3)
            rows = spans.told(zygote._process.started)  # noqa: SLF001 - it wrote them down
    finally:
        launch._BOOT = before  # noqa: SLF001 - the same
    rows = rows[len(rows) - sum(workers) :]
    worker_rows = [spans.summed([rows.pop(0) for _ in range(count)]) for count in workers]
    warm_up = len(RIGHT)
    return judge_rows[warm_up:], worker_rows[warm_up:]


def show(kind: str, judged: list[spans.Rows], worked: list[spans.Rows]) -> dict[str, Any]:
    """Print what a submission of a kind takes, and return it."""
    print(f"\n{kind} submissions: processor time, page faults and calls of each, on average of the three exercises")
    figures: dict[str, Any] = {}
    for place, rows in (("judge", judged), ("worker", worked)):
        table = {label: typical([row[label] for row in rows]) for label in rows[0]}
        total = sum(ms for label, (ms, _, _) in table.items() if label != spans.MEASURING)
        print(f"  {place}: {total:.2f} ms")
        for label, (ms, faults, calls) in sorted(table.items(), key=lambda item: -item[1][0]):
            print(f"    {label:48}{ms:8.2f} ms{faults:9.0f}{calls:8.1f}")
        figures[place] = {label: [round(number, 3) for number in row] for label, row in table.items()}
        figures[f"{place}_ms"] = round(total, 2)
    return figures


def typical(rows: Sequence[tuple[float, float, float]]) -> tuple[float, float, float]:
    """Return milliseconds, faults and calls of a label: of each exercise the third quickest, on average of these."""
    chosen = []
    for turn in range(len(RIGHT)):
        mine = sorted(rows[turn :: len(RIGHT)])
        chosen.append(mine[min(RANK, len(mine) - 1)])
    ms, faults, calls = (sum(row[column] for row in chosen) / len(chosen) for column in range(3))
    return ms * 1000, faults, calls


def floor_s(plans: Mapping[str, Plan]) -> float:
    """Load the right submissions into this process, ask them everything, compare; return the processor seconds."""
    started_s = time.process_time()
    for plan in plans.values():
        names: dict[str, Any] = {}
        exec(RIGHT[plan.exercise.id], names)  # noqa: S102 - our own code
        for check in plan.exercise.checks:
            for question in plan.questions[check.id]:
                received = names[str(check.call)](*question.case.fresh_arguments().values())
                if question.expected is None or compare(question.expected, received, question.terms) is not None:
                    sys.exit("a right submission did not pass: the figures would mean nothing")
    return time.process_time() - started_s


def start_up(isolation: str) -> dict[str, tuple[float, float]]:
    """Return seconds on the clock and of processors of what starts, each the least of several."""
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        write_class(folder / "class", 1)
        write_class(folder / "known", 200)
        batch = [sys.executable, "-m", "grader", "batch", "-q", "--course", str(ROOT), "--isolation", isolation]
        fresh = iter(range(100))
        subprocess.run([*batch, str(folder / "known"), "--out", str(folder / "again")], check=True)
        commands: dict[str, Callable[[], list[str]]] = {
            "python, nothing else": lambda: [sys.executable, "-c", "pass"],
            "import torch": lambda: [sys.executable, "-c", "import torch"],
            "import grader.judge": lambda: [sys.executable, "-c", "import grader.judge.session, grader.judge.plan"],
            "batch, 3 submissions": lambda: [*batch, str(folder / "class"), "--out", str(folder / f"out{next(fresh)}")],
            "batch, 600 known results": lambda: [*batch, str(folder / "known"), "--out", str(folder / "again")],
        }
        rows: dict[str, list[tuple[float, float]]] = {}
        for _ in range(TIMES):  # in turns, so that all meet the same load
            for label, command in commands.items():
                rows.setdefault(label, []).append(clocked(command()))
            out = folder / f"out{next(fresh)}"
            seconds = until_first_result([*batch, str(folder / "class"), "--out", str(out)], out / GRADEBOOK_FILE)
            rows.setdefault("batch, until the first result", []).append((seconds, math.nan))
        return {label: min(several) for label, several in rows.items()}


def until_first_result(command: Sequence[str], gradebook: Path) -> float:
    """Return the seconds until a command has recorded its first result."""
    started_s = time.perf_counter()
    with subprocess.Popen(command) as running:
        seconds = math.nan
        while running.poll() is None and math.isnan(seconds):
            time.sleep(0.005)
            with suppress(sqlite3.OperationalError):  # there is no table yet
                if gradebook.is_file() and _is_begun(gradebook):
                    seconds = round(time.perf_counter() - started_s, 3)
    return seconds


def _is_begun(gradebook: Path) -> bool:
    with closing(sqlite3.connect(gradebook)) as book:
        return book.execute("SELECT 1 FROM results").fetchone() is not None


def clocked(command: Sequence[str]) -> tuple[float, float]:
    """Run a command and return its seconds on the clock, and of processors with all that it started."""
    started_s, before = time.perf_counter(), resource.getrusage(resource.RUSAGE_CHILDREN)
    subprocess.run(command, check=True)
    after = resource.getrusage(resource.RUSAGE_CHILDREN)
    computed_s = after.ru_utime + after.ru_stime - before.ru_utime - before.ru_stime
    return round(time.perf_counter() - started_s, 3), round(computed_s, 3)


def show_start(rows: Mapping[str, tuple[float, float]]) -> None:
    print("\nstart-up: seconds on the clock, and of processors")
    for label, (seconds, computed_s) in rows.items():
        print(f"  {label:28}{seconds:8.2f}{computed_s:8.2f}")


if __name__ == "__main__":
    sys.exit(main())
