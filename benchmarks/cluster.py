"""How many submissions a second the coordinator of a cluster gives out and takes back.

    python benchmarks/cluster.py [--submissions 20000] [--workers 16] [--json FILE]

The real coordinator (`grader.batch.cluster`) with Dask workers that are threads of this process, and whose judge does
nothing: it answers with a real result at once. In one run, alternating: submissions one by one, and parcels of the
sizes that the coordinator chooses (at most 64; with judges that take 35 ms it chooses 57). What the coordinator's own
thread spends its time on is printed at the end.
"""

from __future__ import annotations

import argparse
import cProfile
import json
import logging
import pstats
import sys
import time
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING

import torch
from classes import RIGHT, ROOT
from distributed import Client, LocalCluster

from grader.__about__ import __version__
from grader.batch import parcels
from grader.batch.cluster import ClusterJudges
from grader.batch.cluster_worker import ClusterPlugin
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
    options.add_argument("--workers", type=int, default=16)
    options.add_argument("--json", type=Path, metavar="FILE")
    given = options.parse_args()
    logging.getLogger("distributed").setLevel(logging.CRITICAL)
    exercise = next(known for known in load_course(ROOT).exercises if known.id == "ex02")
    answer = real_result(exercise)
    proof = IsolationProof("process", __version__, str(torch.__version__))
    instead_of = {"prove": lambda _: proof, "_judge": lambda _, handed_in: replace(answer, student=handed_in.student)}
    for name, instead in instead_of.items():
        setattr(ClusterPlugin, name, instead)
    rates: dict[str, list[float]] = {"alone": [], "in parcels": []}
    profile = cProfile.Profile()
    with (
        LocalCluster(n_workers=given.workers, threads_per_worker=1, processes=False, dashboard_address=None) as cluster,  # type: ignore[no-untyped-call] # Dask does not type it
        Client(cluster) as client,  # type: ignore[no-untyped-call] # the same
    ):
        for _ in range(TURNS):
            rates["alone"].append(rate(client, exercise, given.submissions // 10, together=1))
            rates["in parcels"].append(rate(client, exercise, given.submissions, together=parcels.MOST))
        profile.enable()
        rate(client, exercise, given.submissions, together=parcels.MOST)
        profile.disable()
    best = {kind: round(max(several)) for kind, several in rates.items()}
    for kind, found in best.items():
        print(f"{kind}: {found} submissions a second, which keeps {found * EACH_S:.0f} cores busy")
    print("\nthe coordinator's own thread, in parcels:")
    pstats.Stats(profile).sort_stats("tottime").print_stats(12)
    if given.json:
        given.json.write_text(json.dumps({"benchmark": "cluster", "rates": rates, "best": best}, indent=1) + "\n")
    return 0


def real_result(exercise: Exercise) -> Result:
    """Judge a right submission once."""
    data = RIGHT[exercise.id].encode()
    handed_in = Submission(exercise.id, "somebody", f"{exercise.id}.py", f"{exercise.id}.py", "0", data)
    results: list[Result] = []
    with Zygote.start(isolation="process", preload=preloaded(["x.py"], training=False)) as zygote:
        plan = plan_exercise(exercise, Seeds("2026", "secret"))
        judge({exercise.id: plan}, [handed_in], zygote, Conditions("2026"), results.append)
    return results[0]


def rate(client: Client, exercise: Exercise, count: int, *, together: int) -> float:
    """Return how many submissions a second are given out and taken back, at most so many together."""
    before, parcels.MOST = parcels.MOST, together  # type: ignore[misc] # it is what is measured
    handed_in = [
        Submission(exercise.id, f"{number}", "ex.py", "ex.py", f"{number}", RIGHT[exercise.id].encode())
        for number in range(count)
    ]
    try:
        site, seeds = JudgingSite(Conditions("2026"), jobs=1), Seeds("2026", "secret")
        with ClusterJudges(client, ROOT, site, [exercise], seeds, ()) as judges:
            started_s = time.perf_counter()
            done = sum(1 for _ in judges.judge(handed_in, lambda _: None))
            seconds = time.perf_counter() - started_s
    finally:
        parcels.MOST = before  # type: ignore[misc] # the same
    if done != count:
        sys.exit(f"{done} of {count} submissions came back: the figures would mean nothing")
    return count / seconds


if __name__ == "__main__":
    sys.exit(main())
