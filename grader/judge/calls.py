"""The trusted client of the worker: put a question to a submission, get an outcome back as a value.

The one place to import it from; `zygote` starts processes, `workers` asks them, `outcomes` are the answers.
"""

from grader.judge.outcomes import (
    EARLIER_RESULT,
    Crashed,
    Failure,
    Frame,
    Loaded,
    Outcome,
    OutOfMemory,
    Raised,
    Refused,
    Returned,
    TimedOut,
)
from grader.judge.workers import Worker, call_request
from grader.judge.zygote import Zygote
from grader.worker.placement import Placed

__all__ = [
    "EARLIER_RESULT",
    "Crashed",
    "Failure",
    "Frame",
    "Loaded",
    "OutOfMemory",
    "Outcome",
    "Placed",
    "Raised",
    "Refused",
    "Returned",
    "TimedOut",
    "Worker",
    "Zygote",
    "call_request",
]
