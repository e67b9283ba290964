"""For the workers of `cluster.py`: a judge that does nothing, loaded by Dask before a worker begins.

Every answer is unpacked afresh, so that no two results share an object, as real ones share none.
"""

from __future__ import annotations

import os
import pickle
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING

from grader.batch.cluster_worker import ClusterPlugin

if TYPE_CHECKING:
    from distributed import Worker

    from grader.batch.judge_process import IsolationProof
    from grader.result import Result
    from grader.submission.submission import Submission

ANSWERS = "GRADER_IDLE_ANSWERS"
"""The variable that names the file: a pickled pair of the judge's proof and a pickled result."""


def dask_setup(worker: Worker) -> None:
    """Have this worker's judge answer at once."""
    del worker
    proof, packed = pickle.loads(Path(os.environ[ANSWERS]).read_bytes())  # noqa: S301 - our own file

    def prove(_: ClusterPlugin) -> IsolationProof:
        answer: IsolationProof = proof
        return answer

    def judge(_: ClusterPlugin, handed_in: Submission) -> Result:
        answer: Result = pickle.loads(packed)  # noqa: S301 - our own file
        return replace(answer, student=handed_in.student)

    for name, instead in {"prove": prove, "_judge": judge}.items():
        setattr(ClusterPlugin, name, instead)
