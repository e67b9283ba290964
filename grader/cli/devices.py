"""From the word behind `--device` to the device that is judged on."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from grader.errors import UsageError
from grader.sandbox.devices import CPU, devices_of, kind_of
from grader.text import Text

if TYPE_CHECKING:
    from grader.cli.terminal import Terminal

_FALLS_BACK: Final = Text("No accelerator was found; judging on the CPU.", "没有找到加速设备，在 CPU 上评分。")
_CLUSTER_AUTO: Final = Text(
    "On a cluster --device auto is the CPU; for GPUs write --device cuda.",
    "在集群上 --device auto 即 CPU；要用 GPU 请写 --device cuda。",
)
_CLUSTER_KIND: Final = Text(
    "A cluster gives out its devices itself: write --device {kind} and not {wanted}.",
    "集群会自行分配设备：请写 --device {kind}，不要写 {wanted}。",
)


def chosen_device(word: str, terminal: Terminal) -> str:
    """Return the one device a word means, the first of several; `auto` that finds none says so.

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
    """Return what a word means on a cluster, whose machines are not looked at: the CPU, or a kind of device.

    Raises:
        UsageError: it names one device of a machine.
    """
    if word == "auto":
        terminal.remark(_CLUSTER_AUTO)
        return CPU
    if word != kind_of(word):
        raise UsageError(_CLUSTER_KIND.format(kind=kind_of(word), wanted=word))
    return word
