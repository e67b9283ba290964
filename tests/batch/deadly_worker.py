"""What a Dask worker runs first in a test: a judge that answers at once, and one student over whom the worker dies."""

from __future__ import annotations

import os
from decimal import Decimal
from typing import TYPE_CHECKING

import torch

from grader.__about__ import __version__
from grader.batch.cluster_worker import ClusterPlugin
from grader.batch.judge_process import IsolationProof
from grader.result import Result, ResultStatus, SubmissionRef

if TYPE_CHECKING:
    from grader.submission.submission import Submission

DEADLY = "deadly"


def _prove(_: ClusterPlugin) -> IsolationProof:
    return IsolationProof("process", __version__, str(torch.__version__))


def _judge(_: ClusterPlugin, submission: Submission) -> Result:
    if submission.student == DEADLY:
        os._exit(1)
    return Result(
        grader=__version__,
        exercise=submission.exercise,
        student=submission.student,
        submission=SubmissionRef(submission.path, submission.sha256),
        status=ResultStatus.GRADED,
        max_score=Decimal(10),
    )


ClusterPlugin.prove = _prove  # type: ignore[method-assign,assignment]
ClusterPlugin._judge = _judge  # type: ignore[method-assign,assignment]
