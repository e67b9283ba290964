"""A worker at each level, attacked through the real path: what is refused, and what honest code can still do."""

from __future__ import annotations

import platform
import sys
import tempfile
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest

from grader.limits import Limits
from grader.sandbox.escapes import ATTEMPTS
from grader.sandbox.isolation import requirements
from grader.sandbox.outcomes import Crashed, Loaded, Returned
from grader.sandbox.zygote import Zygote
from grader.worker.lockdown import LEVELS, Confinement
from grader.worker.profiles import BARE, CUDA
from grader.worker.warming import MemoryTaken

if TYPE_CHECKING:
    from collections.abc import Iterator

    from grader.sandbox.client import Worker
    from grader.sandbox.outcomes import Outcome

SECONDS = 30.0
LOCKED = [level for level in LEVELS if level != "process"]
REPOSITORY = Path(__file__).parents[2]

SOURCE = """
import ctypes, os
libc = ctypes.CDLL(None, use_errno=True)
def opens(path, mode):
    with open(path, mode) as file:
        return True
def lists(path):
    return os.listdir(path)
def imports(name):
    import importlib, sys
    del sys.meta_path[0]
    return importlib.import_module(name).__name__
def raw(number, *arguments):
    ctypes.set_errno(0)
    return libc.syscall(number, *arguments), ctypes.get_errno()
def runs(code):
    names = {}
    exec(code, names)
    return names["result"]
"""


def started(level: Any) -> Zygote:
    lacking = [requirement.found.en for requirement in requirements(level) if not requirement.fine]
    if lacking:
        pytest.skip(f"no isolation {level} here: {'; '.join(lacking)}")
    return Zygote.start(isolation=level)


@pytest.fixture(scope="module", params=LOCKED)
def zygote(request: pytest.FixtureRequest) -> Iterator[Zygote]:
    with started(request.param) as warm:
        yield warm


@pytest.fixture
def worker(zygote: Zygote) -> Iterator[Worker]:
    with zygote.spawn(Limits()) as spawned:
        assert isinstance(spawned.load([("ex.py", SOURCE)], [], seconds=SECONDS), Loaded)
        yield spawned


def asked(worker: Worker, name: str, *arguments: object) -> Outcome:
    return worker.call(name, arguments, seconds=SECONDS)


def value(worker: Worker, name: str, *arguments: object) -> object:
    outcome = asked(worker, name, *arguments)
    assert isinstance(outcome, Returned), outcome
    return outcome.value


def refused(outcome: Outcome) -> bool:
    return getattr(outcome, "type", "") in {"PermissionError", "FileNotFoundError", "ModuleNotFoundError", "OSError"}


@pytest.fixture(scope="module")
def bare() -> Iterator[Zygote]:
    with started("process") as warm:
        yield warm


def test_without_the_walls_the_attempts_would_succeed(bare: Zygote) -> None:
    """Those that do not (fork, thread, run) are stopped by the limit on processes, which holds at every level."""
    breaches = set(bare.prove(Limits()).breaches)
    assert breaches >= {"read", "read_ours", "list", "write", "processes", "socket", "trace"} - linux_only()
    assert breaches <= ATTEMPTS.keys()


def linux_only() -> set[str]:
    return set() if sys.platform == "linux" else {"processes", "trace"}


def test_behind_the_walls_no_attempt_succeeds_and_honest_code_runs(zygote: Zygote) -> None:
    probed = zygote.prove(Limits())
    assert probed.breaches == ()
    assert probed.works


@pytest.mark.parametrize(
    "path",
    [
        *(
            "/etc/passwd",
            "/etc/hostname",
            "/proc/self/environ",
            "/proc/self/maps",
            "/proc/1/mem",
            "/dev/mem",
            "/dev/tty",
        ),
        *("/sys/kernel/version", "/usr/bin/env", str(Path.home() / ".bashrc"), str(Path(__file__))),
        *(str(REPOSITORY / name) for name in ("pyproject.toml", "grader/__init__.py", "grader/worker/frame.py")),
        *(str(REPOSITORY / name) for name in ("exercises/course.yaml", "grader/judge/plan.py")),
        str(REPOSITORY / "reference/ex02_softmax_backward/private.yaml"),
        str(REPOSITORY / "reference/ex02_softmax_backward/solution.py"),
    ],
)
def test_no_file_but_a_librarys_can_be_read(worker: Worker, path: str) -> None:
    assert refused(asked(worker, "opens", path, "rb"))


@pytest.mark.parametrize("path", ["/", "/home", "/root", "/proc", "/tmp", "/var/tmp", "/dev", "/usr", str(REPOSITORY)])  # noqa: S108
def test_no_folder_can_be_listed(worker: Worker, path: str) -> None:
    outcome = asked(worker, "lists", path)
    assert refused(outcome) or outcome == Returned(["home"], seconds=getattr(outcome, "seconds", 0.0))


def test_the_folder_of_installed_packages_cannot_be_listed(worker: Worker) -> None:
    assert refused(asked(worker, "runs", "import os, torch\nresult = os.listdir(os.path.dirname(torch.__path__[0]))"))


@pytest.mark.parametrize("path", ["/tmp/its", "/var/tmp/its", "/dev/shm/its", "/usr/its", str(REPOSITORY / "its")])  # noqa: S108
def test_nothing_can_be_written_outside(worker: Worker, path: str) -> None:
    assert refused(asked(worker, "opens", path, "w"))
    assert not Path(path).exists()


def test_a_library_cannot_be_changed(worker: Worker) -> None:
    assert refused(asked(worker, "runs", "import torch\nresult = open(torch.__file__, 'a')"))


@pytest.mark.parametrize(
    "name", ["grader.text", "grader.judge", "grader.builtin.reference", "reference", "pytest", "hypothesis"]
)
def test_nothing_but_libraries_can_be_imported_even_past_our_finder(worker: Worker, name: str) -> None:
    assert refused(asked(worker, "imports", name))


@pytest.mark.parametrize(
    "name",
    [
        *(
            "memfd_create",
            "io_uring_setup",
            "userfaultfd",
            "bpf",
            "perf_event_open",
            "keyctl",
            "unshare",
            "setns",
            "mount",
        ),
        *(
            "ptrace",
            "process_vm_readv",
            "pidfd_open",
            "open_by_handle_at",
            "shmget",
            "socket",
            "kill",
            "execve",
            "fork",
        ),
        *("personality", "prctl", "chroot", "setuid", "symlink", "link", "mknod", "chmod", "sched_setaffinity"),
    ],
)
def test_a_raw_system_call_outside_the_list_is_refused(worker: Worker, name: str) -> None:
    seccompy = pytest.importorskip("seccompy")
    try:
        number = seccompy.syscall_nr(name)
    except ValueError:
        pytest.skip(f"no {name} on this processor")
    assert value(worker, "raw", number, 0, 0, 0) == (-1, 1)


def test_a_call_by_the_old_door_ends_the_worker(zygote: Zygote) -> None:
    """The 32-bit entry of an x86 processor has other numbers, so that a list of 64-bit numbers would not fit."""
    source = (
        "import ctypes, mmap\ndef f():\n    page = mmap.mmap(-1, 4096, prot=7)\n"
        "    page.write(bytes([0xB8, 20, 0, 0, 0, 0xCD, 0x80, 0xC3]))\n"
        "    at = ctypes.addressof(ctypes.c_char.from_buffer(page))\n"
        "    return ctypes.CFUNCTYPE(ctypes.c_int)(at)()"
    )
    if platform.machine() != "x86_64":
        pytest.skip("only x86 has it")
    with zygote.spawn(Limits()) as worker:
        worker.load([("ex.py", source)], ["f"], seconds=SECONDS)
        outcome = worker.call("f", seconds=SECONDS)
    assert isinstance(outcome, Crashed)


def test_what_one_worker_leaves_the_next_does_not_find(zygote: Zygote) -> None:
    plant = "import os\ntry:\n    open('planted', 'w').write('x')\nexcept OSError:\n    pass\nresult = True"
    look = "import os\nresult = os.path.exists('planted')"
    answers = []
    for code in (plant, look):
        with zygote.spawn(Limits()) as worker:
            worker.load([("ex.py", SOURCE)], [], seconds=SECONDS)
            answers.append(value(worker, "runs", code))
    assert answers == [True, False]


def test_at_the_highest_level_a_worker_has_a_small_home_of_its_own() -> None:
    code = (
        "import torch\ntorch.save(torch.ones(2), 'm.pt')\nkept = torch.load('m.pt').tolist()\n"
        "try:\n    for n in range(100):\n        open(str(n), 'wb').write(bytes(1 << 20))\n    full = False\n"
        "except OSError:\n    full = True\nresult = (kept, full)"
    )
    with started("full") as warm, warm.spawn(Limits()) as worker:
        worker.load([("ex.py", SOURCE)], [], seconds=SECONDS)
        assert value(worker, "runs", code) == ([1.0, 1.0], True)


def test_at_the_highest_level_a_worker_is_alone(tmp_path: Path) -> None:
    code = "import os, socket\nresult = (os.getpid(), os.getppid(), socket.gethostname())"
    del tmp_path
    with started("full") as warm, warm.spawn(Limits()) as worker:
        worker.load([("ex.py", SOURCE)], [], seconds=SECONDS)
        assert value(worker, "runs", code) == (1, 0, "grader")


def test_a_worker_is_never_root(zygote: Zygote) -> None:
    with zygote.spawn(Limits()) as worker:
        worker.load([("ex.py", SOURCE)], [], seconds=SECONDS)
        assert value(worker, "runs", "import os\nresult = 0 in (*os.getresuid(), *os.getresgid())") is False


@pytest.mark.parametrize(
    "code",
    [
        "import wave, sqlite3, decimal, email.mime.text\nresult = True",
        "import torch.utils.data, torch.optim.lr_scheduler, numpy.polynomial\nresult = True",
        "import torch\nx = torch.randn(60, 60)\ntorch.linalg.svd(x @ x.T)\nresult = True",
        "import torch\ntorch.set_num_threads(4)\nx = torch.ones(300, 300)\nresult = bool((x @ x).sum() > 0)",
        "import io, torch\nb = io.BytesIO()\ntorch.save([1], b)\nb.seek(0)\nresult = torch.load(b) == [1]",
        "import time, datetime, uuid\nuuid.uuid4()\ntime.sleep(0.001)\ndatetime.datetime.now()\nresult = True",
        "import torch\nfrom torch.func import jacrev\nresult = jacrev(lambda x: x**2)(torch.ones(3)).shape == (3, 3)",
        "from torch.utils.data import DataLoader\nresult = len(list(DataLoader([1, 2, 3], batch_size=2))) == 2",
        "import torch\nresult = torch.allclose(torch.fft.ifft(torch.fft.fft(torch.ones(8))).real, torch.ones(8))",
    ],
)
def test_honest_code_runs(worker: Worker, code: str) -> None:
    assert value(worker, "runs", code) is True


def test_a_temporary_folder_of_the_judge_is_out_of_reach(worker: Worker) -> None:
    with tempfile.TemporaryDirectory() as name:
        Path(name).chmod(0o777)
        assert refused(asked(worker, "opens", f"{name}/x", "w"))
        assert list(Path(name).iterdir()) == []


def test_behind_a_drivers_walls_libraries_leave_no_room_and_elsewhere_they_are_counted() -> None:
    taken = MemoryTaken(address_space=10 << 30, private=1 << 30)
    driver = Confinement("restricted", profile=CUDA).bounds(taken, 64 << 20, 5)
    assert (driver.address_space, driver.data) == (None, (1 << 30) + (64 << 20) + (CUDA.driver_bytes or 0))
    bare = Confinement("restricted", profile=BARE).bounds(taken, 64 << 20, 5)
    assert (bare.address_space, bare.data) == ((10 << 30) + (64 << 20), None)


def test_a_process_knows_what_it_has_taken() -> None:
    taken = MemoryTaken.here()
    assert taken is not None
    assert 0 < taken.private < taken.address_space
