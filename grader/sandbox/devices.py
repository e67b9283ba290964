"""Devices: which ones this machine has, and which of them a user's word means.

torch is imported only for devices other than the CPU, and its driver is never started here: that would take memory on
the device, and could break processes forked from this one.
"""

from __future__ import annotations

import os
import re
from contextlib import contextmanager
from typing import TYPE_CHECKING

from grader.errors import UsageError
from grader.text import NOTHING, Text

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

CPU = "cpu"
WORDS = ("auto", "cpu", "cuda", "cuda:1", "mps")
"""Examples of what the user may write; any number may stand for the 1."""
_WORD = re.compile(r"auto|cpu|mps|cuda(:(0|[1-9][0-9]?))?")
_SAFE_LOOK = "PYTORCH_NVML_BASED_CUDA_CHECK"
"""Makes torch ask the driver's management library, which starts nothing and is safe before a fork."""
_CUDA = {
    "CUDA_LAUNCH_BLOCKING": "1",  # errors appear at the call that caused them
    "CUBLAS_WORKSPACE_CONFIG": ":4096:8",  # without it some matrix products differ from run to run
    "NVIDIA_TF32_OVERRIDE": "0",  # NVIDIA's libraries then refuse TF32, whatever a program asks for
    "CUDA_CACHE_DISABLE": "1",  # there is no writable folder for compiled kernels
    "USE_PYTORCH_KERNEL_CACHE": "0",  # the same for torch's own
    "CUDA_MODULE_LOADING": "LAZY",
}

_NOT_HERE = Text(
    "There is no device {wanted} here: this machine has {here}.{why} Leave out --device, or write --device auto.",
    "本机没有设备 {wanted}，可用的有：{here}。{why}请去掉 --device，或写 --device auto。",
)
_CPU_BUILD = Text(" This torch ({version}) was built for the CPU alone.", "当前安装的 torch（{version}）只支持 CPU。")


def is_word(text: str) -> bool:
    """Tell whether this is a word for a device, whether it exists or not."""
    return _WORD.fullmatch(text) is not None


def kind_of(device: str) -> str:
    """Return the kind of a device: `cuda` of `cuda:1`."""
    return device.partition(":")[0]


def devices_here() -> tuple[str, ...]:
    """Return the accelerators of this machine with their numbers, `cuda:0`, `cuda:1`; empty without one."""
    import torch  # noqa: PLC0415 - it takes seconds, and most runs ask for the CPU

    with _safe_look():
        if not torch.accelerator.is_available():
            return ()
        kind = torch.accelerator.current_accelerator()
        return () if kind is None else tuple(f"{kind.type}:{n}" for n in range(torch.accelerator.device_count()))


def devices_of(wanted: str, here: Sequence[str] | None = None) -> tuple[str, ...]:
    """Return the devices that a word means: `cuda` all of that kind, `auto` all accelerators, or else the CPU.

    `here` are the accelerators to choose from; by default this machine's.

    Raises:
        UsageError: none is there.
    """
    if wanted == CPU:
        return (CPU,)
    here = devices_here() if here is None else here
    if wanted == "auto":
        return tuple(here) or (CPU,)
    found = tuple(device for device in here if wanted in (device, kind_of(device)))
    if not found:
        raise UsageError(_NOT_HERE.format(wanted=wanted, here=", ".join((CPU, *here)), why=_reason(wanted)))
    return found


def common_name(devices: Sequence[str]) -> str:
    """Return one name for the devices of a run: that of the only device, or of their kind."""
    return devices[0] if len(devices) == 1 else kind_of(devices[0])


def own_name(device: str) -> str:
    """Return the name of a device inside the worker that gets it: there it is the first and only one."""
    return device if device == CPU else f"{kind_of(device)}:0"


def accelerator_environment(device: str) -> dict[str, str]:
    """Return the variables that decide which accelerators a worker sees, and how they compute."""
    looked_for = {_SAFE_LOOK: "1", "CUDA_VISIBLE_DEVICES": visible_number(device)}
    if kind_of(device) != "cuda":
        return looked_for
    order = {name: os.environ[name] for name in ("CUDA_DEVICE_ORDER",) if name in os.environ}  # what the number means
    return looked_for | _CUDA | order


def visible_number(device: str, given: str | None = None) -> str:
    """Return the value of CUDA_VISIBLE_DEVICES that shows only this GPU; empty for another kind.

    `given` is the present value of that variable, whose list the numbers refer to; by default it is looked up.
    """
    if kind_of(device) != "cuda":
        return ""
    number = device.partition(":")[2] or "0"
    given = os.environ.get("CUDA_VISIBLE_DEVICES") if given is None else given
    listed = [word.strip() for word in given.split(",")] if given else []
    return listed[int(number)] if int(number) < len(listed) else number


def _reason(wanted: str) -> Text:
    import torch  # noqa: PLC0415 - it is imported already: it was asked for devices

    if kind_of(wanted) == "cuda" and torch.version.cuda is None:
        return _CPU_BUILD.format(version=torch.__version__)
    return NOTHING


@contextmanager
def _safe_look() -> Iterator[None]:
    before = os.environ.get(_SAFE_LOOK)
    os.environ[_SAFE_LOOK] = "1"
    try:
        yield
    finally:
        if before is None:
            del os.environ[_SAFE_LOOK]
        else:
            os.environ[_SAFE_LOOK] = before
