"""A Dask cluster of processes of this machine: the gradebook is that of this machine alone, whoever dies meanwhile."""

from __future__ import annotations

import json
import os
import signal
import subprocess
import sys
import threading
import time
from contextlib import ExitStack, suppress
from dataclasses import replace
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING

import pytest
import torch
from distributed import Client

from grader.batch.cluster import ClusterJudges, common_level
from grader.batch.judges import JudgingSite
from grader.batch.run import BatchJob, BatchProgress, run
from grader.course.load import load_course
from grader.errors import IsolationError, JudgeFault
from grader.gradebook import Gradebook
from grader.judge.conditions import Conditions
from grader.result import Result, ResultStatus
from grader.submission.submission import Submission

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

TINY = Path(__file__).parents[1] / "samples" / "tiny_course"
EXERCISE = load_course(TINY).exercises[0]
RIGHT = "def scale(x, factor=2.0):\n    return x.detach() * factor\n"
WRONG = "def scale(x, factor=2.0):\n    return x.detach() * factor + 1\n"
STUDENTS = [f"student{number:02d}" for number in range(24)]
PATIENCE_S = 120.0
DEADLY = "deadly"


class Cluster:
    """A scheduler and its workers, each a process of its own."""

    def __init__(self, folder: Path, stack: ExitStack, *more: str, restarted: bool = False) -> None:
        self._folder = folder
        self._stack = stack
        self._file = folder / "scheduler.json"
        self._start("scheduler", "--port", "0", "--no-dashboard")
        deadline = time.monotonic() + PATIENCE_S
        while not self._file.exists():
            assert time.monotonic() < deadline, "the scheduler did not start"
            time.sleep(0.05)
        self.workers = [self.start_worker(*more, restarted=restarted) for _ in range(2)]
        self.address = json.loads(self._file.read_text(encoding="utf-8"))["address"]

    def start_worker(self, *more: str, restarted: bool = False) -> subprocess.Popen[bytes]:
        options = ("--nthreads", "1", "--no-dashboard", "--local-directory", str(self._folder))
        return self._start("worker", *options, *(() if restarted else ("--no-nanny",)), *more)

    def _start(self, what: str, *options: str) -> subprocess.Popen[bytes]:
        command = [sys.executable, "-m", "dask", what, "--scheduler-file", str(self._file), *options]
        process = subprocess.Popen(command, stderr=subprocess.DEVNULL)  # noqa: S603 - Dask's own program
        self._stack.callback(process.wait)
        self._stack.callback(process.kill)
        return process


@pytest.fixture(scope="module")
def cluster(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Cluster]:
    with ExitStack() as stack:
        yield Cluster(tmp_path_factory.mktemp("dask"), stack)


@pytest.fixture
def client(cluster: Cluster) -> Iterator[Client]:
    with Client(cluster.address) as opened:
        opened.wait_for_workers(2, timeout=PATIENCE_S)
        yield opened


def handed_in(student: str) -> Submission:
    source = f"{WRONG if student.endswith(('0', '5')) else RIGHT}# {student}\n"
    return Submission("ex01", student, f"{student}/ex01.py", "ex01.py", sha256=student, data=source.encode())


def order(client: Client | None = None, students: list[str] = STUDENTS) -> BatchJob:
    submissions = [handed_in(student) for student in students]
    here = BatchJob([EXERCISE], students, submissions, JudgingSite(Conditions("2026"), jobs=1))
    if client is None:
        return here
    return replace(here, site=replace(here.site, source=partial(ClusterJudges, client, TINY)))


def timeless(results: tuple[Result, ...]) -> list[Result]:
    return [
        replace(result, duration_s=0.0, checks=tuple(replace(check, duration_s=0.0) for check in result.checks))
        for result in results
    ]


def kill_once(victim: subprocess.Popen[bytes], done: int) -> Callable[[BatchProgress], None]:
    """Return a watch that kills a worker when so many submissions are judged and others are being judged."""

    def watch(progress: BatchProgress) -> None:
        if progress.done == done and progress.running and victim.poll() is None:
            victim.kill()
            victim.wait()

    return watch


def test_the_gradebook_is_that_of_this_machine_though_a_worker_is_killed(
    cluster: Cluster, client: Client, tmp_path: Path
) -> None:
    with Gradebook.open(tmp_path / "cluster.sqlite") as book:
        (tmp_path / "local.sqlite").write_bytes(b"")
        with Gradebook.open(tmp_path / "local.sqlite") as local:
            local._rows("UPDATE settings SET value = ? WHERE name = 'secret_seed'", (book.secret_seed,))
            run(order(), local, lambda _: None)
            expected = timeless(local.results())
        went = run(order(client), book, kill_once(cluster.workers[0], done=6))
        assert cluster.workers[0].returncode == -signal.SIGKILL
        assert timeless(book.results()) == expected
        assert went.done == len(STUDENTS)
        assert all(len(book.history(student, "ex01")) == 1 for student in STUDENTS)
    cluster.workers[0] = cluster.start_worker()


class Killer(threading.Thread):
    """Kills whatever process a worker starts for itself, as often as it starts one."""

    def __init__(self, pids: list[int]) -> None:
        super().__init__(daemon=True)
        self._tasks = [Path(f"/proc/{pid}/task") for pid in pids]
        self.finished = False

    def run(self) -> None:
        while not self.finished:
            for listed in [path for tasks in self._tasks for path in tasks.glob("*/children")]:
                with suppress(OSError):  # a thread that has ended
                    for child in listed.read_text(encoding="ascii").split():
                        os.kill(int(child), signal.SIGKILL)
            time.sleep(0.02)


def test_a_submission_that_three_workers_are_lost_over_is_our_fault_and_the_story_is_told(
    client: Client, tmp_path: Path
) -> None:
    killer = Killer(list(client.run(os.getpid).values()))

    def watch(progress: BatchProgress) -> None:
        if progress.running and not killer.is_alive():
            killer.start()

    with Gradebook.open(tmp_path / "gradebook.sqlite") as book:
        try:
            run(order(client, ["student00"]), book, watch)
        finally:
            killer.finished = True
            killer.join()
        (result,) = book.results()
        assert (result.status, result.score) == (ResultStatus.JUDGE_ERROR, None)
        assert result.message.en.startswith("3 workers were lost while they judged this submission (tcp://")


def test_nobody_is_blamed_for_a_worker_that_was_lost_with_a_parcel_but_who_is_lost_alone(tmp_path: Path) -> None:
    students = [*STUDENTS[:12], DEADLY, *STUDENTS[12:], *(f"later{number}" for number in range(60))]
    with ExitStack() as stack:
        cluster = Cluster(
            tmp_path, stack, "--preload", str(Path(__file__).with_name("deadly_worker.py")), restarted=True
        )
        client = stack.enter_context(Client(cluster.address))
        client.wait_for_workers(2, timeout=PATIENCE_S)
        book = stack.enter_context(Gradebook.open(tmp_path / "gradebook.sqlite"))
        run(order(client, students), book, lambda _: None)
        results = {result.student: result for result in book.results()}
    assert [result.student for result in results.values() if result.status is ResultStatus.JUDGE_ERROR] == [DEADLY]
    assert results[DEADLY].message.en.startswith("3 workers were lost while they judged this submission (tcp://")
    assert results.keys() == {*students}


def on_gpus(client: Client) -> BatchJob:
    here = order(client, ["student00"])
    return replace(here, site=replace(here.site, conditions=Conditions("2026", "cuda")))


def test_gpus_are_judged_on_where_workers_say_that_they_have_one(
    client: Client, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("grader.batch.cluster.PATIENCE_S", 1.0)
    with Gradebook.open(tmp_path / "gradebook.sqlite") as book:
        with pytest.raises(JudgeFault, match="The cluster has had no worker with a GPU"):
            run(on_gpus(client), book, lambda _: None)
        assert book.results() == ()


@pytest.mark.skipif(torch.cuda.is_available(), reason="this machine has what shall be missing")
def test_a_worker_that_says_it_has_a_gpu_and_has_none_is_refused(
    cluster: Cluster, client: Client, tmp_path: Path
) -> None:
    worker = cluster.start_worker("--resources", "GPU=1")
    try:
        client.wait_for_workers(3, timeout=PATIENCE_S)
        with (
            Gradebook.open(tmp_path / "gradebook.sqlite") as book,
            pytest.raises(IsolationError, match="There is no device cuda here"),
        ):
            run(on_gpus(client), book, lambda _: None)
    finally:
        worker.kill()
        worker.wait()


def test_the_level_is_one_that_all_workers_have_and_none_is_refused(client: Client) -> None:
    assert common_level(client, "process") in ("process", "restricted", "full")
    with pytest.MonkeyPatch.context() as patched:
        patched.setattr("grader.batch.cluster_worker.levels", _only_process)
        with pytest.raises(IsolationError, match="They offer: process"):
            common_level(client, "full")


def _only_process() -> tuple[str, ...]:
    return ("process",)
