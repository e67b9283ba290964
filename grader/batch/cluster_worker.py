"""What runs on a Dask worker: it keeps one judge with its warm process, and gives it a parcel's submissions in turn."""

from __future__ import annotations

import threading
from pathlib import Path
from typing import TYPE_CHECKING

from distributed import WorkerPlugin, get_worker

from grader.batch.course_archive import unpack
from grader.batch.judge_process import JudgeProcess, LostError
from grader.errors import GraderError
from grader.sandbox.isolation import available_levels

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from distributed import Worker

    from grader.batch.course_archive import Parcel
    from grader.batch.judge_process import IsolationProof, Preparation
    from grader.result import Result
    from grader.submission.submission import Submission
    from grader.worker.lockdown import Level


class ClusterPlugin(WorkerPlugin):
    """A worker's judge for one run; the course travels with it, so each worker gets it once, however late it joins."""

    def __init__(self, name: str, parcel: Parcel, preparation: Preparation) -> None:
        """Keep what is sent; nothing runs before `setup`."""
        self.name = name
        self._parcel = parcel
        self._preparation = preparation

    def setup(self, worker: Worker) -> None:
        """Unpack the course where the worker keeps its files."""
        self._course = unpack(self._parcel, Path(worker.local_directory) / "grader-courses")
        self._alone = threading.Lock()
        self._bench: JudgeProcess | None = None

    def teardown(self, worker: Worker) -> None:
        """End the judge."""
        del worker
        if self._bench is not None:
            self._bench.close()
            self._bench = None

    def prove(self) -> IsolationProof | GraderError | None:
        """Start the judge and have it test its isolation; None if it died."""
        with self._alone:
            self.teardown(get_worker())
            self._bench = JudgeProcess(self._course, self._preparation)
            try:
                return self._bench.prove()
            except LostError:
                self._lose()
                return None

    def judge(self, submissions: Iterable[Submission]) -> list[Result | GraderError | None]:
        """Judge submissions in turn, and stop after the first that gets no result: None if the judge died over it."""
        answers: list[Result | GraderError | None] = []
        for submission in submissions:
            answers.append(self._judge(submission))
            if answers[-1] is None or isinstance(answers[-1], GraderError):
                break
        return answers

    def _judge(self, submission: Submission) -> Result | GraderError | None:
        if self._bench is None:
            proof = self.prove()
            if proof is None or isinstance(proof, GraderError):
                return proof
        with self._alone:
            assert self._bench is not None  # its isolation was tested
            try:
                return self._bench.judge(submission)
            except LostError:
                self._lose()
                return None

    def _lose(self) -> None:
        assert self._bench is not None  # the judge was lost during use
        self._bench.close()
        self._bench = None


def prove(desk: str) -> IsolationProof | GraderError | None:
    """Have this worker test its isolation."""
    return _desk(desk).prove()


def judge(desk: str, submissions: Sequence[Submission]) -> list[Result | GraderError | None]:
    """Have this worker judge a parcel of submissions."""
    return _desk(desk).judge(submissions)


def levels() -> tuple[Level, ...]:
    """Return the isolation levels that this worker's machine supports, weakest first."""
    return available_levels()


def _desk(name: str) -> ClusterPlugin:
    desk = get_worker().plugins[name]
    assert isinstance(desk, ClusterPlugin)  # Dask registered it under this name
    return desk
