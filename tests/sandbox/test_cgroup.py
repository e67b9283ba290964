"""A control group is made where the kernel lets us, holds the warm process with all its workers, and goes with it."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from grader.limits import Limits
from grader.sandbox.cgroup import PROCESSES, WARM_BYTES, WORKERS, ControlGroup, _places
from grader.sandbox.isolation import available_levels
from grader.sandbox.outcomes import Loaded
from grader.sandbox.zygote import Zygote

if TYPE_CHECKING:
    from grader.worker.lockdown import Level

SECONDS = 60.0
UNIFIED = "36 35 0:31 / /sys/fs/cgroup rw - cgroup2 cgroup2 rw,nsdelegate\n"
SEPARATE = (
    "30 24 0:26 / {root}/memory rw,relatime - cgroup cgroup rw,memory\n"
    "31 24 0:27 / {root}/pids rw,relatime - cgroup cgroup rw,pids\n"
    "32 24 0:28 / /sys/fs/cgroup/unified rw - cgroup2 cgroup2 rw\n"
)


@pytest.fixture
def group() -> ControlGroup:
    made = ControlGroup.make()
    if made is None:
        pytest.skip("no control group can be made here")
    return made


def kernels_word(folder: Path, cgroup: str, mountinfo: str) -> Path:
    (folder / "cgroup").write_text(cgroup, encoding="utf-8")
    (folder / "mountinfo").write_text(mountinfo, encoding="utf-8")
    return folder


def test_in_version_2_it_is_looked_for_below_and_beside_our_own(tmp_path: Path) -> None:
    own = kernels_word(tmp_path, "0::/user.slice/app.slice/shell.scope\n", UNIFIED)
    app = Path("/sys/fs/cgroup/user.slice/app.slice")
    assert list(_places(own)) == [(app / "shell.scope",), (app,)]


def test_in_the_root_of_version_2_it_is_not_looked_for_outside(tmp_path: Path) -> None:
    assert list(_places(kernels_word(tmp_path, "0::/\n", UNIFIED))) == [(Path("/sys/fs/cgroup"),)]


def test_in_version_1_there_is_one_for_each_resource(tmp_path: Path) -> None:
    mounts = SEPARATE.format(root=tmp_path)
    own = kernels_word(tmp_path, "8:pids:/\n4:memory:/api/x\n0::/\n", mounts)
    assert (tmp_path / "memory" / "api" / "x", tmp_path / "pids") in list(_places(own))


@pytest.mark.parametrize("text", ["", "nonsense\n", "4:memory\n"])
def test_where_the_kernel_says_nothing_of_the_kind_there_is_none(tmp_path: Path, text: str) -> None:
    assert ControlGroup.make(kernels_word(tmp_path, text, "")) is None


def test_a_folder_that_limits_nothing_is_no_group_and_is_not_left_behind(tmp_path: Path) -> None:
    for name in ("memory", "pids"):
        (tmp_path / name).mkdir()
    own = kernels_word(tmp_path, "8:pids:/\n4:memory:/\n0::/nowhere\n", SEPARATE.format(root=tmp_path))
    assert ControlGroup.make(own) is None
    assert list((tmp_path / "memory").iterdir()) == []


def test_what_is_run_in_it_is_in_it_from_the_start_and_so_are_its_children(group: ControlGroup) -> None:
    script = "cat /proc/self/cgroup; sh -c 'cat /proc/self/cgroup'"
    said = subprocess.run(  # noqa: S603 - our own command
        group.wrapped(["/bin/sh", "-c", script]), check=True, capture_output=True, text=True
    ).stdout
    assert said.count(group.folders[0].name) == 2 * len(group.folders)
    group.remove()
    assert not any(folder.exists() for folder in group.folders)


def test_processes_are_limited_for_all_together(group: ControlGroup) -> None:
    many = f"""
import os, signal, time
try:
    for _ in range({PROCESSES + 1}):
        if os.fork() == 0:
            time.sleep(60)
except BlockingIOError:
    print("no more", flush=True)
    os.killpg(0, signal.SIGKILL)
"""
    command = group.wrapped([sys.executable, "-c", many])
    done = subprocess.run(command, check=False, capture_output=True, text=True, timeout=SECONDS, start_new_session=True)  # noqa: S603
    assert done.stdout == "no more\n"
    group.remove()
    assert not any(folder.exists() for folder in group.folders)


@pytest.mark.parametrize("level", [known for known in available_levels() if known != "process"])
def test_workers_are_in_the_group_of_their_warm_process_and_it_goes_with_them(group: ControlGroup, level: str) -> None:
    group.remove()  # that one can be made is all that was asked
    limits = Limits(memory_mb=256)
    with Zygote.start(isolation=level) as zygote, zygote.spawn(limits) as worker:  # type: ignore[arg-type] # a level
        assert isinstance(worker.load([("ex.py", "def f(): return 1")], ["f"], seconds=SECONDS), Loaded)
        theirs = zygote._process.started.group
        assert theirs is not None
        inside = (theirs.folders[0] / "cgroup.procs").read_text(encoding="ascii").split()
        assert len(inside) >= 2
        allowed = next(theirs._files(("memory.max", "memory.limit_in_bytes"))).read_text(encoding="ascii")
        assert int(allowed) == WARM_BYTES + WORKERS * limits.memory_mb * 2**20
    assert not any(folder.exists() for folder in theirs.folders)


@pytest.mark.parametrize("level", [level for level in available_levels() if level != "process"])
def test_a_copy_of_a_warm_process_has_a_group_of_its_own(group: ControlGroup, level: Level) -> None:
    group.remove()
    with Zygote.start(isolation=level) as zygote, zygote.copy() as copy, copy.spawn(Limits()) as worker:
        assert isinstance(worker.load([("ex.py", "def f(): return 1")], ["f"], seconds=SECONDS), Loaded)
        groups = [warm._process.started.group for warm in (zygote, copy)]
        folders = [found.folders[0] for found in groups if found is not None]
        inside = [set((folder / "cgroup.procs").read_text("ascii").split()) for folder in folders]
        assert len(inside) == 2
        assert len(inside[1]) == 2  # the copy and its worker
        assert not inside[0] & inside[1]
    assert not any(folder.exists() for folder in folders)


def test_what_a_killed_judge_left_is_swept_up(group: ControlGroup) -> None:
    gone = subprocess.run([sys.executable, "-c", "import os; print(os.getpid())"], capture_output=True, check=True)
    left = group.folders[0].with_name(f"grader-{int(gone.stdout)}-0")
    left.mkdir()
    group.remove()
    again = ControlGroup.make()
    assert again is not None
    again.remove()
    assert not left.exists()
