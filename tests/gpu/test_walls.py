"""The hostile corpus behind the walls for a GPU's driver, on tensors of the CPU: what is looser there, and what is not.

No GPU is needed: what the driver is allowed, a submission is allowed, whether a driver is there or not.
"""

from __future__ import annotations

import gc
from dataclasses import dataclass
from typing import TYPE_CHECKING

import pytest

from grader.limits import Limits
from grader.sandbox.escapes import ALLOWED, ATTEMPTS
from grader.sandbox.isolation import available_levels, self_test
from grader.sandbox.outcomes import Loaded, Raised, Returned
from grader.sandbox.zygote import Zygote
from grader.submission.reading_tool import preloaded
from grader.worker.profiles import CUDA
from tests.test_hostile import CASES, GROUPS, Case, Court, Heard, World, breaches, folder, listeners, status

if TYPE_CHECKING:
    import socket
    from collections.abc import Callable, Iterator, Mapping
    from pathlib import Path

    from grader.sandbox.client import Worker
    from grader.worker.lockdown import Level

__all__ = ["folder", "listeners"]  # the fixtures that the corpus needs

LEVELS = [level for level in available_levels() if level != "process"]
SECONDS = 30.0

pytestmark = pytest.mark.skipif(not LEVELS, reason="nothing is held off on this machine")


@dataclass(frozen=True, slots=True)
class Different:
    """What comes of a case behind these walls, where that is not what comes of it behind the others."""

    statuses: tuple[str, ...]
    says: str = ""
    """What it may say that it reached: nothing that is anybody else's."""


DIFFERENT = {
    # The driver starts threads, so a submission may; they end with it, and no process can be started.
    "outside-thread": Different(("failed",), "REACHED"),
    # The driver makes files in memory; they can be no larger than a file may be, and nothing can be run.
    "outside-memory_file": Different(("failed",), "REACHED"),
    "outside-kernel_surface": Different(("failed",), "REACHED 319"),
    # The driver's threads may wait on shared memory: docs/security.md says what can pass that way.
    "outside-shared_futex": Different(("failed",), "REACHED"),
    # Address space is not bounded, private memory is, with room for the driver: the clock may be faster.
    "resources-growing_list": Different(("memory", "timeout")),
}


class DriverCourt(Court):
    """Leaves out what only the clock ends: it is the judge's, whatever the walls are."""

    def _judge(self, cases: list[Case]) -> Mapping[str, Heard]:
        return super()._judge([case for case in cases if case in BEHIND_WALLS])


BEHIND_WALLS = [case for case in CASES if case.status != "timeout"]


@pytest.fixture(scope="module")
def court(
    folder: Path,
    listeners: tuple[socket.socket, ...],
    descendants: Callable[[int], Iterator[int]],
) -> Iterator[Court]:
    level: Level = LEVELS[-1]
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("SECRET", "CANARY-environment")
        with Zygote.start(isolation=level, preload=preloaded(["ex01.py"]), profile=CUDA) as zygote:
            zygote.spawn(Limits()).close()
            gc.collect()
            gc.freeze()
            world = World(folder / level, zygote, listeners, descendants)
            world.build()
            yield DriverCourt(level, zygote, world)
            gc.unfreeze()


@pytest.mark.slow
@pytest.mark.parametrize("case", BEHIND_WALLS, ids=lambda one: one.name)
def test_a_case_gains_nothing_behind_the_walls_for_a_driver(court: Court, case: Case) -> None:
    heard = court.heard(case)
    different = DIFFERENT.get(case.name, Different((case.status,)))
    assert status(heard.result) in different.statuses, heard.told
    assert heard.result.score == case.score
    if different.says:
        assert not set(breaches(heard)) - {"it says REACHED"}  # and no trace of it outside
        reached = [line for check in heard.result.checks for line in check.output.splitlines() if "REACHED" in line]
        assert reached
        assert all(line.startswith(different.says) for line in reached)
    else:
        assert breaches(heard) == []


@pytest.mark.slow
@pytest.mark.parametrize("group", GROUPS)
def test_an_honest_submission_loses_nothing_there(court: Court, group: str) -> None:
    for heard in court.honest(group):
        assert heard.result.passed, heard.told
        assert breaches(heard) == []


@pytest.mark.parametrize("level", LEVELS)
def test_no_attempt_of_the_self_test_succeeds_but_what_a_driver_needs(level: Level) -> None:
    found = {check.key: check for check in self_test(level, CUDA)}
    assert [check.key for check in found.values() if not check.fine] == []
    assert found.keys() & ATTEMPTS.keys() == ATTEMPTS.keys() - ALLOWED["cuda"]


SOURCE = """
import ctypes, fcntl, os, threading
def starts(number):
    begun, done = [], threading.Event()
    for _ in range(number):
        begun.append(threading.Thread(target=done.wait))
        begun[-1].start()
    done.set()
    return len(begun)
def forks():
    return os.fork()
def asks(request):
    try:
        fcntl.ioctl(0, request, bytes(64))
    except OSError as error:
        return error.errno
    return 0
def names():
    file = os.open(f"/proc/self/task/{threading.get_native_id()}/comm", os.O_RDWR)  # as the C library does
    return os.write(file, b"cuda-worker")
def reads(path):
    return len(open(path, "rb").read(10))
def large(size):
    made = os.memfd_create("x")
    os.ftruncate(made, size)
"""


@pytest.fixture(scope="module", params=LEVELS)
def zygote(request: pytest.FixtureRequest) -> Iterator[Zygote]:
    with Zygote.start(isolation=request.param, profile=CUDA) as warm:
        yield warm


@pytest.fixture
def worker(zygote: Zygote) -> Iterator[Worker]:
    with zygote.spawn(Limits()) as spawned:
        assert isinstance(spawned.load([("ex.py", SOURCE)], [], seconds=SECONDS), Loaded)
        yield spawned


def value(worker: Worker, name: str, *arguments: object) -> object:
    outcome = worker.call(name, arguments, seconds=SECONDS)
    assert isinstance(outcome, Returned), outcome
    return outcome.value


def refused(worker: Worker, name: str, *arguments: object) -> bool:
    outcome = worker.call(name, arguments, seconds=SECONDS)
    return isinstance(outcome, Raised) and outcome.is_a("OSError")


def test_a_driver_can_have_its_threads_and_no_process(worker: Worker) -> None:
    assert value(worker, "starts", 20) == 20
    assert refused(worker, "forks")


def test_there_is_an_end_to_threads(zygote: Zygote) -> None:
    with zygote.spawn(Limits()) as spawned:
        assert isinstance(spawned.load([("ex.py", SOURCE)], [], seconds=SECONDS), Loaded)
        assert isinstance(spawned.call("starts", [CUDA.tasks + 200], seconds=SECONDS), Raised)


@pytest.mark.parametrize(
    ("request_", "passes"),
    [
        (0xC020462A, True),  # NV_ESC_RM_CONTROL
        (0xC030462B, True),  # NV_ESC_RM_ALLOC
        (0x30000001, True),  # UVM_INITIALIZE
        (75, True),  # UVM_MM_INITIALIZE
        (0x5412, False),  # TIOCSTI, which types into a terminal
        (0x541C, False),  # TIOCLINUX
        (0x8912, False),  # SIOCGIFCONF
        (0xAE00, False),  # KVM_GET_API_VERSION
        (0x30000003, False),
    ],
)
def test_only_requests_of_the_driver_get_as_far_as_a_device(worker: Worker, request_: int, passes: bool) -> None:  # noqa: FBT001 - a parameter of pytest
    """The filter refuses with "not permitted"; what passes it is told by `/dev/null` that it has no such request."""
    assert (value(worker, "asks", request_) != 1) == passes


def test_a_thread_can_be_named(worker: Worker) -> None:
    assert value(worker, "names") == len("cuda-worker")


@pytest.mark.parametrize("path", ["/proc/devices", "/proc/cpuinfo", "/proc/self/maps", "/proc/self/status"])
def test_what_the_driver_reads_of_the_system_can_be_read(worker: Worker, path: str) -> None:
    assert value(worker, "reads", path) == 10


@pytest.mark.parametrize(
    "path", ["/proc/1/status", "/proc/mounts", "/proc/self/mountinfo", "/proc/version", "/proc/net/tcp", "/etc/passwd"]
)
def test_and_nothing_else_of_it(worker: Worker, path: str) -> None:
    assert refused(worker, "reads", path)


def test_a_file_in_memory_is_no_larger_than_a_file_may_be(zygote: Zygote) -> None:
    with zygote.spawn(Limits()) as spawned:
        assert isinstance(spawned.load([("ex.py", SOURCE)], [], seconds=SECONDS), Loaded)
        assert not isinstance(spawned.call("large", [CUDA.file_bytes + 1], seconds=SECONDS), Returned)


def test_private_memory_has_an_end_though_address_space_has_none(zygote: Zygote) -> None:
    assert CUDA.driver_bytes is not None
    source = f"import torch\ndef f(): return torch.empty({CUDA.driver_bytes} + (2 << 30), dtype=torch.uint8).numel()"
    with zygote.spawn(Limits(memory_mb=64)) as spawned:
        assert isinstance(spawned.load([("ex.py", source)], [], seconds=SECONDS), Loaded)
        assert type(spawned.call("f", seconds=SECONDS)).__name__ == "OutOfMemory"
