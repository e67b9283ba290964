"""Many submissions on a Dask cluster: this side knows the workers, which of them can judge, and what each does.

Each worker has one parcel of submissions at a time, given to it by name. So the loss of a worker shows which were lost;
these are given out again one by one. So a submission that kills workers cannot put the blame on others, nor they on it.
"""

from __future__ import annotations

import secrets
import time
from collections import defaultdict
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Self

import torch
from distributed import Client, wait

from grader.__about__ import __version__
from grader.batch import cluster_worker
from grader.batch.course_archive import pack
from grader.batch.judge_process import IsolationProof, Preparation
from grader.batch.parcels import Parcels
from grader.batch.pool import TRIES, Finished
from grader.errors import GraderError, IsolationError, JudgeFault
from grader.judge.result_builder import failed_result
from grader.result import Result
from grader.sandbox.devices import kind_of
from grader.text import Text
from grader.worker.lockdown import LEVELS

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
    from pathlib import Path

    from distributed import Future

    from grader.batch.judges import JudgingSite
    from grader.course.model import Exercise
    from grader.judge.cases.seeds import Seeds
    from grader.sandbox.isolation import Least
    from grader.submission.submission import Submission
    from grader.worker.lockdown import Level

LOOK_S = 0.5
"""Seconds between two looks at the list of workers."""
GPU = "GPU"
"""The key of GPUs in Dask's own documentation."""
PATIENCE_S = 300.0
"""Seconds without any worker before the run stops: batch systems and restarts take time."""

_NOBODY = Text(
    "The cluster has had no worker for {seconds:.0f} s. What was judged is kept; run the same command again to go on.",
    "集群中已有 {seconds:.0f} 秒没有可用的工作节点。已评的结果都已保存；再次运行同一命令即可继续。",
)
_NO_GPU = Text(
    'The cluster has had no worker with a GPU for {seconds:.0f} s: start such workers with --resources "GPU=1".'
    " What was judged is kept; run the same command again to go on.",
    '集群中已有 {seconds:.0f} 秒没有带 GPU 的工作节点：启动工作节点时需用 --resources "GPU=1" 声明。'
    "已评的结果都已保存；再次运行同一命令即可继续。",
)
_NOT_THERE = Text(
    "No worker of the cluster offers isolation {least}. They offer: {offered}.",
    "集群中没有工作节点能提供隔离级别 {least}。各节点可提供：{offered}。",
)
_OTHERS = Text(
    "the worker {worker} has grader {grader} and torch {torch}; this is grader {own} with torch {own_torch}",
    "工作节点 {worker} 使用 grader {grader} 和 torch {torch}，本机为 grader {own} 和 torch {own_torch}",
)
_REFUSED = Text("No worker of the cluster can judge: {said}.", "集群中没有工作节点能够评判：{said}。")
_NO_PROOF = Text(
    "the judge on {worker} ended before it could prove its isolation ({why})",
    "{worker} 上的评判进程在证明其隔离有效之前就结束了（{why}）",
)
_LOST = Text(
    "{n} workers were lost while they judged this submission ({story}); that is our fault and costs no points.",
    "评判该提交时先后丢失了 {n} 个工作节点（{story}）；这是评分程序的问题，不会扣分。",
)


def common_level(client: Client, least: Least) -> Level:
    """Return the strongest isolation that all usable workers have; the others get no work.

    Raises:
        IsolationError: no worker has it.
    """
    client.wait_for_workers(1, timeout=PATIENCE_S)
    offered = [levels[-1] for levels in client.run(cluster_worker.levels).values()]
    lowest = 0 if least == "auto" else LEVELS.index(least)
    enough = [LEVELS.index(level) for level in offered if LEVELS.index(level) >= lowest]
    if not enough:
        raise IsolationError(_NOT_THERE.format(least=least, offered=", ".join(sorted(set(offered)))))
    return LEVELS[min(enough)]


@dataclass(slots=True)
class _ClusterWorker:
    """A worker: testing its isolation, judging, or idle."""

    future: Future[object] | None = None
    parcel: tuple[Submission, ...] = ()
    began_s: float = 0.0


@dataclass(slots=True)
class ClusterJudges:
    """The workers of a cluster for one run; a context manager that releases them."""

    client: Client
    course: Path
    site: JudgingSite
    exercises: Sequence[Exercise]
    seeds: Seeds
    preload: tuple[str, ...]
    _desk: str = field(default_factory=lambda: f"grader-{secrets.token_hex(8)}")
    _there: dict[str, _ClusterWorker] = field(default_factory=dict)
    _refused: dict[str, Text] = field(default_factory=dict)
    _lost: defaultdict[tuple[str | None, str], list[str]] = field(default_factory=lambda: defaultdict(list))
    _looked_s: float = 0.0
    _seen_s: float = field(default_factory=time.monotonic)

    def __enter__(self) -> Self:
        ids = tuple(exercise.id for exercise in self.exercises)
        preparation = Preparation(ids, self.seeds, self.site.conditions, self.preload)
        self.client.register_plugin(cluster_worker.ClusterPlugin(self._desk, pack(self.course), preparation))
        return self

    def __exit__(self, *_: object) -> None:
        self.client.cancel([worker.future for worker in self._there.values() if worker.future is not None], force=True)
        self.client.unregister_worker_plugin(self._desk)

    def judge(self, submissions: Iterable[Submission], started: Callable[[Submission], None]) -> Iterator[Finished]:
        """Yield every submission with its result, in the order in which they finish.

        Raises:
            JudgeFault, IsolationError: no worker is there, or none can judge.
        """
        waiting = Parcels(submissions)
        while waiting or self._at_work:
            yield from self._look(waiting)
            for address, worker in self._there.items():
                if worker.future is None and waiting:
                    worker.parcel, worker.began_s = waiting.take(len(self._there)), time.monotonic()
                    for submission in worker.parcel:
                        started(submission)
                    worker.future = self._ask(address, cluster_worker.judge, worker.parcel)
            futures = [worker.future for worker in self._there.values() if worker.future is not None]
            if futures:
                try:
                    wait(futures, timeout=LOOK_S, return_when="FIRST_COMPLETED")
                except TimeoutError:
                    continue
            else:
                time.sleep(LOOK_S)
            yield from self._take(waiting)

    @property
    def _at_work(self) -> bool:
        return any(worker.parcel for worker in self._there.values())

    def _ask(self, address: str, function: Callable[..., object], *arguments: object) -> Future[object]:
        return self.client.submit(
            function, self._desk, *arguments, workers=[address], pure=False, resources=self._resources
        )

    @property
    def _resources(self) -> Mapping[str, float] | None:
        """What a judge needs of its worker: one GPU where GPUs are used, so that two never share it by accident."""
        return {GPU: 1} if kind_of(self.site.conditions.device) == "cuda" else None

    def _present(self) -> set[str]:
        """Return the workers that have what a judge needs."""
        if self._resources is None:
            return set(self.client.nthreads())
        told = self.client.scheduler_info(n_workers=-1)["workers"]  # without needs, all of them
        return {address for address, worker in told.items() if worker["resources"].get(GPU, 0) > 0}

    def _look(self, waiting: Parcels) -> Iterator[Finished]:
        """Note which workers have come and gone; new ones test their isolation before they get work."""
        now_s = time.monotonic()
        if now_s - self._looked_s < LOOK_S:
            return
        self._looked_s = now_s
        present = self._present()
        for address in [address for address in self._there if address not in present]:
            yield from self._lose(self._there.pop(address).parcel, address, waiting)
        for address in present - self._there.keys() - self._refused.keys():
            self._there[address] = _ClusterWorker(self._ask(address, cluster_worker.prove))
        if self._there:
            self._seen_s = now_s
        elif self._refused and present <= self._refused.keys():
            raise IsolationError(
                _REFUSED.format(said=Text.join(dict.fromkeys(self._refused.values()), Text.same("; ")))
            )
        elif now_s - self._seen_s > PATIENCE_S:
            nobody = _NOBODY if self._resources is None else _NO_GPU
            raise JudgeFault(nobody.format(seconds=PATIENCE_S))

    def _take(self, waiting: Parcels) -> Iterator[Finished]:
        for address, worker in list(self._there.items()):
            future, parcel = worker.future, worker.parcel
            if future is None or not future.done():
                continue
            worker.future, worker.parcel = None, ()
            # An error inside Dask (the worker left in between) counts as a loss like any other.
            answer = future.result() if future.status == "finished" else future.exception()
            if isinstance(answer, IsolationProof):
                self._welcome(address, answer)
            elif not parcel:
                said = answer.text if isinstance(answer, GraderError) else _NO_PROOF.format(worker=address, why=answer)
                self._refuse(address, said)
            elif isinstance(answer, list):
                waiting.took(time.monotonic() - worker.began_s, len(answer))
                yield from self._open(parcel, answer, address, waiting)
            else:
                yield from self._lose(parcel, address, waiting)

    def _open(
        self, parcel: Sequence[Submission], answers: Sequence[object], address: str, waiting: Parcels
    ) -> Iterator[Finished]:
        """Yield what a parcel's submissions got; the last answer may say why the worker stopped there."""
        waiting.give_back(parcel[len(answers) :])
        for submission, answer in zip(parcel, answers, strict=False):
            if isinstance(answer, Result):
                yield Finished(submission, answer)
            elif isinstance(answer, GraderError):
                waiting.give_back([submission])
                self._refuse(address, answer.text)
            else:
                yield from self._again(submission, address, waiting)

    def _lose(self, parcel: Sequence[Submission], address: str, waiting: Parcels) -> Iterator[Finished]:
        """Note that a worker was lost: over its only submission, or over one of several."""
        if len(parcel) == 1:
            yield from self._again(parcel[0], address, waiting)
        else:
            waiting.give_back_alone(parcel)

    def _welcome(self, address: str, proof: IsolationProof) -> None:
        # Other versions may give other results, and the cache key names the versions of this machine.
        if (proof.grader, proof.torch) != (__version__, torch.__version__):
            said = {"grader": proof.grader, "torch": proof.torch, "own": __version__, "own_torch": torch.__version__}
            self._refuse(address, _OTHERS.format(worker=address, **said))

    def _refuse(self, address: str, said: Text) -> None:
        del self._there[address]
        self._refused[address] = said

    def _again(self, submission: Submission, address: str, waiting: Parcels) -> Iterator[Finished]:
        story = self._lost[submission.student, submission.exercise]
        story.append(address)
        if len(story) < TRIES:
            waiting.give_back_alone([submission])
            return
        exercise = next(exercise for exercise in self.exercises if exercise.id == submission.exercise)
        text = _LOST.format(n=len(story), story=", ".join(story))
        yield Finished(submission, failed_result(exercise, submission, text, self.site.conditions))
