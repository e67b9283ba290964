"""Where a system keeps no process to a limit on memory, a worker that holds too much is ended."""

from __future__ import annotations

import os
from typing import TYPE_CHECKING

import pytest

from grader.limits import Limits
from grader.sandbox.outcomes import Loaded, OutOfMemory, Returned
from grader.sandbox.waiting import resident_bytes_of
from grader.sandbox.zygote import Zygote

if TYPE_CHECKING:
    from collections.abc import Iterator

    from grader.sandbox.client import Worker

GREEDY = """
import time
import torch

def hold(parts):
    held = [torch.ones(2**24) for _ in range(parts)]
    time.sleep(0.5)
    return len(held)

def grow():
    held = []
    while True:
        held.append(torch.ones(2**20))
        time.sleep(0.005)
"""


@pytest.fixture(scope="module")
def zygote() -> Iterator[Zygote]:
    with Zygote.start() as started:
        started.limits_memory = False
        yield started


@pytest.fixture
def worker(zygote: Zygote) -> Iterator[Worker]:
    """A worker that this system lets have 8 GB; what is watched is less."""
    with zygote.spawn(Limits(memory_mb=8192)) as spawned:
        assert spawned._waiting.memory_bytes == 8192 << 20
        spawned._waiting.memory_bytes = 256 << 20
        loaded = spawned.load([("ex.py", GREEDY)], ["hold", "grow"], seconds=60)
        assert isinstance(loaded, Loaded)
        yield spawned


def test_what_stays_below_the_limit_returns(worker: Worker) -> None:
    outcome = worker.call("hold", [2], seconds=60)
    assert isinstance(outcome, Returned)
    assert outcome.value == 2


@pytest.mark.parametrize(("function", "arguments"), [("hold", [16]), ("grow", [])])
def test_what_holds_more_is_ended_and_that_is_the_cause(worker: Worker, function: str, arguments: list[int]) -> None:
    outcome = worker.call(function, arguments, seconds=60)
    assert isinstance(outcome, OutOfMemory)
    assert not worker.alive


def test_a_process_that_is_gone_holds_an_unknown_amount() -> None:
    assert (resident_bytes_of(os.getpid()) or 0) > 1 << 20
    assert resident_bytes_of(2**22 + 1) is None
