"""From the options of a command to the place and the conditions of judging."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from grader.errors import UsageError
from grader.judge.conditions import Conditions
from grader.sandbox.capacity import Capacity, cores
from grader.sandbox.devices import CPU, devices_of, kind_of
from grader.sandbox.isolation import choose
from grader.text import Text

if TYPE_CHECKING:
    from collections.abc import Sequence

    from grader.cli.options import Isolation
    from grader.cli.terminal import Terminal
    from grader.worker.lockdown import Level

_FALLS_BACK: Final = Text("No accelerator was found; judging on the CPU.", "没有找到加速设备，在 CPU 上评判。")
_AT_A_TIME: Final = Text(
    "{jobs} at a time: {why}. Another number: --jobs.", "同时处理 {jobs} 份：{why}。可用 --jobs 另行指定。"
)
_CLUSTER_AUTO: Final = Text(
    "On a cluster --device auto is the CPU; for GPUs write --device cuda.",
    "在集群上 --device auto 即 CPU；要用 GPU 请写 --device cuda。",
)
_CLUSTER_KIND: Final = Text(
    "A cluster gives out its devices itself: write --device {kind} and not {wanted}.",
    "集群会自行分配设备：请写 --device {kind}，不要写 {wanted}。",
)


def conditions_of(seed: str, device: str, isolation: Isolation, *, of_others: bool = False) -> Conditions:
    """Return the conditions, at the highest isolation this machine has.

    Other people's submissions are judged under `restricted` at least, unless a weaker level is named explicitly.

    Raises:
        IsolationError: the machine has less isolation than is asked for.
    """
    return Conditions(seed, device, level_for_others(isolation) if of_others else choose(isolation))


def level_for_others(isolation: Isolation) -> Level:
    """Return the level that other people's submissions are judged under.

    Raises:
        IsolationError: the machine has less isolation than is asked for.
    """
    return choose("restricted" if isolation == "auto" else isolation)


def chosen_device(word: str, terminal: Terminal) -> str:
    """Return the device that a word means, the first of several; say so if `auto` finds none.

    Raises:
        UsageError: there is no such device.
    """
    return chosen_devices(word, terminal)[0]


def chosen_devices(word: str, terminal: Terminal) -> tuple[str, ...]:
    """Return all devices that a word means.

    Raises:
        UsageError: there is none.
    """
    found = devices_of(word)
    if word == "auto" and found == (CPU,):
        terminal.remark(_FALLS_BACK)
    return found


def cluster_device(word: str, terminal: Terminal) -> str:
    """Return what a word means on a cluster, without looking at its machines: the CPU, or a kind of device.

    Raises:
        UsageError: it names one device of a machine.
    """
    if word == "auto":
        terminal.remark(_CLUSTER_AUTO)
        return CPU
    if word != kind_of(word):
        raise UsageError(_CLUSTER_KIND.format(kind=kind_of(word), wanted=word))
    return word


def jobs_of(word: str | None, devices: Sequence[str], terminal: Terminal, *, elsewhere: bool = False) -> int:
    """Return how many submissions to judge at a time: as told, or as many as this machine can (`auto`).

    It is said what was chosen and why where `auto` is named, and where the machine has more processors than that. A
    cluster judges elsewhere: what this machine has is only a first number of workers there.
    """
    if word is not None and word != "auto":
        return int(word)
    if elsewhere:
        return cores()
    if CPU not in devices:
        return len(devices)
    capacity = Capacity.here()
    if word == "auto" or capacity.is_limited:
        terminal.remark(_AT_A_TIME.format(jobs=capacity.jobs, why=capacity.why))
    return capacity.jobs
