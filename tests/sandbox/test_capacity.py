"""As many are judged at a time as processors, a container's share of them, and memory allow; and it is said why."""

from __future__ import annotations

import os
from typing import TYPE_CHECKING

import pytest

from grader.sandbox.capacity import JOB_BYTES, Capacity, cores

if TYPE_CHECKING:
    from pathlib import Path

GIGABYTE = 1 << 30
MEMINFO = "MemTotal: 16777216 kB\nMemAvailable: 8388608 kB\n"


def kernels_files(folder: Path, cgroup: str, mounts: str, **files: str) -> Path:
    """Write what the kernel says of a process, and of groups below `folder / "groups"`; `__` stands for a slash."""
    (folder / "cgroup").write_text(cgroup, encoding="utf-8")
    (folder / "mountinfo").write_text(mounts.format(root=folder / "groups"), encoding="utf-8")
    for name, text in files.items():
        file = folder.joinpath("groups", *name.replace("_dot_", ".").split("__"))
        file.parent.mkdir(parents=True, exist_ok=True)
        file.write_text(text, encoding="ascii")
    (folder / "meminfo").write_text(MEMINFO, encoding="ascii")
    return folder


UNIFIED = "36 35 0:31 / {root} rw - cgroup2 cgroup2 rw\n"
SEPARATE = (
    "30 24 0:26 / {root}/memory rw,relatime - cgroup cgroup rw,memory\n"
    "31 24 0:27 / {root}/cpu rw,relatime - cgroup cgroup rw,cpu,cpuacct\n"
)


def seen(folder: Path) -> Capacity:
    return Capacity.here(folder, folder / "meminfo")


def test_without_limits_there_is_one_for_each_processor() -> None:
    capacity = Capacity(machine_cores=8, cores=8, share=None, free_bytes=16 * GIGABYTE)
    assert capacity.jobs == 8
    assert not capacity.is_limited
    assert capacity.why.en == "one for each processor"


def test_a_process_that_is_tied_to_some_processors_has_one_for_each_of_these() -> None:
    capacity = Capacity(machine_cores=64, cores=4)
    assert capacity.jobs == 4
    assert capacity.is_limited
    assert capacity.why.en == "one for each of the 4 processors (of 64) that this process may use"


@pytest.mark.parametrize(("share", "jobs"), [(2.0, 2), (1.5, 1), (0.25, 1), (100.0, 64)])
def test_a_share_of_time_allows_as_many_as_its_whole_processors(share: float, jobs: int) -> None:
    assert Capacity(machine_cores=64, cores=64, share=share).jobs == jobs


def test_little_memory_allows_fewer_and_never_none() -> None:
    capacity = Capacity(machine_cores=32, cores=32, free_bytes=4 * GIGABYTE)
    assert 8 <= capacity.jobs <= 4 * GIGABYTE // JOB_BYTES
    assert "there is memory for no more (4096 MB" in capacity.why.en
    assert Capacity(machine_cores=32, cores=32, free_bytes=0).jobs == 1


def test_in_version_2_the_narrowest_group_around_decides(tmp_path: Path) -> None:
    files = {"pod__cpu_dot_max": "150000 100000\n", "pod__app__cpu_dot_max": "max 100000\n"}
    capacity = seen(kernels_files(tmp_path, "0::/pod/app\n", UNIFIED, **files))
    assert capacity.share == 1.5


def test_a_container_that_sees_only_its_own_group_finds_its_limits_at_the_top(tmp_path: Path) -> None:
    files = {"cpu_dot_max": "400000 100000\n", "memory_dot_max": f"{GIGABYTE}\n", "memory_dot_current": "1000\n"}
    capacity = seen(kernels_files(tmp_path, "0::/docker/0123\n", UNIFIED, **files))
    assert capacity.share == 4.0
    assert capacity.free_bytes == GIGABYTE - 1000


def test_version_1_says_the_same_in_other_files(tmp_path: Path) -> None:
    files = {
        "cpu__app__cpu_dot_cfs_quota_us": "300000\n",
        "cpu__app__cpu_dot_cfs_period_us": "100000\n",
        "cpu__cpu_dot_cfs_quota_us": "-1\n",
        "cpu__cpu_dot_cfs_period_us": "100000\n",
        "memory__memory_dot_limit_in_bytes": f"{2 * GIGABYTE}\n",
        "memory__memory_dot_usage_in_bytes": f"{GIGABYTE}\n",
    }
    capacity = seen(kernels_files(tmp_path, "4:memory:/\n1:cpu,cpuacct:/app\n", SEPARATE, **files))
    assert capacity.share == 3.0
    assert capacity.free_bytes == GIGABYTE


def test_files_that_were_read_do_not_count_as_taken_memory(tmp_path: Path) -> None:
    files = {
        "memory_dot_max": f"{GIGABYTE}\n",
        "memory_dot_current": f"{GIGABYTE}\n",
        "memory_dot_stat": f"anon 4096\ninactive_file {GIGABYTE // 2}\n",
    }
    assert seen(kernels_files(tmp_path, "0::/\n", UNIFIED, **files)).free_bytes == GIGABYTE // 2


@pytest.mark.parametrize("text", ["", "nonsense\n", "max\n", "x y\n"])
def test_what_the_kernel_does_not_say_limits_nothing(tmp_path: Path, text: str) -> None:
    files = {"cpu_dot_max": text, "memory_dot_max": text, "memory_dot_current": text}
    capacity = seen(kernels_files(tmp_path, "0::/\n", UNIFIED, **files))
    assert capacity.share is None
    assert capacity.free_bytes == 8 * GIGABYTE


def test_a_system_without_these_files_has_one_for_each_processor(tmp_path: Path) -> None:
    capacity = Capacity.here(tmp_path, tmp_path / "meminfo")
    assert (capacity.share, capacity.free_bytes, capacity.jobs) == (None, None, cores())


def test_of_this_machine_something_can_be_judged() -> None:
    assert 1 <= Capacity.here().jobs <= cores() <= (os.cpu_count() or 1)
