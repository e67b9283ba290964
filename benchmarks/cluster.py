"""How many submissions a second the coordinator of a cluster gives out and takes back.

    python benchmarks/cluster.py [--submissions 20000] [--workers 8] [--json FILE]

The real coordinator (`grader.batch.cluster`) with Dask's scheduler in this process, and Dask workers that are
processes of their own behind TLS, as `--cluster local` starts them. Their judge does nothing: it answers with a real
result at once (`idle_judge.py`). In one run, alternating: submissions one by one, and parcels of the sizes that the
coordinator chooses (at most 64; with judges that take 35 ms it chooses 57). The workers share the machine's cores
with the coordinator, so the rate by the clock is told, and the rate by the processor time of the coordinator's
process, which is what counts where workers have machines of their own. What the coordinator's own thread spends its
time on is printed at the end.
"""

from __future__ import annotations

import argparse
import cProfile
import json
import logging
import os
import pickle
import pstats
import sys
import tempfile
import time
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import TYPE_CHECKING

import dask
import torch
from classes import RIGHT, ROOT
from distributed import Client
from idle_judge import ANSWERS

from grader.__about__ import __version__
from grader.batch import parcels
from grader.batch.cluster import ClusterJudges
from grader.batch.dask_clusters import start
from grader.batch.judge_process import IsolationProof
from grader.batch.judges import JudgingSite
from grader.course.load import load_course
from grader.judge.cases.seeds import Seeds
from grader.judge.conditions import Conditions
from grader.judge.plan import plan_exercise
from grader.judge.session import judge
from grader.sandbox.zygote import Zygote
from grader.submission.reading_tool import preloaded
from grader.submission.submission import Submission

if TYPE_CHECKING:
    from grader.course.model import Exercise
    from grader.result import Result

EACH_S = 0.035
"""Seconds of a core for a submission, on a quiet machine: see `anatomy.py`."""
TURNS = 3


def main() -> int:
    options = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    options.add_argument("--submissions", type=int, default=20_000)
    options.add_argument("--workers", type=int, default=8)
    options.add_argument("--json", type=Path, metavar="FILE")
    given = options.parse_args()
    logging.getLogger("distributed").setLevel(logging.CRITICAL)
    exercise = next(known for known in load_course(ROOT).exercises if known.id == "ex02")
    proof = IsolationProof("process", __version__, str(torch.__version__))
    found: dict[str, list[Rate]] = {"alone": [], "in parcels": []}
    profile = cProfile.Profile()
    with tempfile.NamedTemporaryFile() as answers:
        Path(answers.name).write_bytes(pickle.dumps((proof, pickle.dumps(real_result(exercise)))))
        os.environ[ANSWERS] = answers.name
        idle = [str(Path(__file__).with_name("idle_judge.py"))]
        with (
            dask.config.set({"distributed.worker.preload": idle}),
            start("local", given.workers) as cluster,
            Client(cluster) as client,  # type: ignore[no-untyped-call] # Dask does not type it
        ):
            for _ in range(TURNS):
                found["alone"].append(rate(client, exercise, given.submissions // 10, together=1))
                found["in parcels"].append(rate(client, exercise, given.submissions, together=parcels.MOST))
            profile.enable()
            rate(client, exercise, given.submissions, together=parcels.MOST)
            profile.disable()
    for kind, rates in found.items():
        clock, processor = max(each.by_clock for each in rates), max(each.by_processor for each in rates)
        print(f"{kind}: {clock:.0f} submissions a second by the clock, {processor:.0f} by the coordinator's processor")
        print(f"  which keep {clock * EACH_S:.0f} and {processor * EACH_S:.0f} cores busy")
    print("\nthe coordinator's own thread, in parcels:")
    pstats.Stats(profile).sort_stats("tottime").print_stats(12)
    if given.json:
        told = {kind: [asdict(each) for each in rates] for kind, rates in found.items()}
        given.json.write_text(json.dumps({"benchmark": "cluster", "rates": told}, indent=1) + "\n")
    return 0


@dataclass(frozen=True, slots=True)
class Rate:
    """Submissions a second: of the clock, and of the processor time of the coordinator with Dask's scheduler."""

    by_clock: float
    by_processor: float


def real_result(exercise: Exercise) -> Result:
    """Judge a right submission once."""
    data = RIGHT[exercise.id].encode()
    handed_in = Submission(exercise.id, "somebody", f"{exercise.id}.py", f"{exercise.id}.py", "0", data)
    results: list[Result] = []
    with Zygote.start(isolation="process", preload=preloaded(["x.py"], training=False)) as zygote:
        plan = plan_exercise(exercise, Seeds("2026", "secret"))
        judge({exercise.id: plan}, [handed_in], zygote, Conditions("2026"), results.append)
    return results[0]


def rate(client: Client, exercise: Exercise, count: int, *, together: int) -> Rate:
    """Return how many submissions a second are given out and taken back, at most so many together."""
    before, parcels.MOST = parcels.MOST, together  # type: ignore[misc] # it is what is measured
    handed_in = [
        Submission(exercise.id, f"{number}", "ex.py", "ex.py", f"{number}", RIGHT[exercise.id].encode())
        for number in range(count)
    ]
    try:
        site, seeds = JudgingSite(Conditions("2026"), jobs=1), Seeds("2026", "secret")
        with ClusterJudges(client, ROOT, site, [exercise], seeds, ()) as judges:
            started_s, processor_s = time.perf_counter(), time.process_time()
            done = sum(1 for _ in judges.judge(handed_in, lambda _: None))
            took_s, processor_s = time.perf_counter() - started_s, time.process_time() - processor_s
    finally:
        parcels.MOST = before  # type: ignore[misc] # the same
    if done != count:
        sys.exit(f"{done} of {count} submissions came back: the figures would mean nothing")
    return Rate(count / took_s, count / processor_s)


if __name__ == "__main__":
    sys.exit(main())
