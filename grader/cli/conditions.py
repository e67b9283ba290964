"""From the options of a command to the conditions a run judges under."""

from __future__ import annotations

from typing import TYPE_CHECKING

from grader.errors import IsolationError, UsageError
from grader.text import Text

if TYPE_CHECKING:
    from grader.cli.options import Device, Isolation
    from grader.judge.tally import Conditions


def conditions_of(seed: str, device: Device, isolation: Isolation) -> Conditions:
    """Return the conditions, at the highest isolation this machine has.

    Raises:
        UsageError: the device cannot be judged on.
        IsolationError: the machine has less isolation than is asked for.
    """
    from grader.judge.tally import Conditions  # noqa: PLC0415 - it imports torch, which takes seconds

    if device in ("cuda", "mps"):
        text = Text(
            "This version judges on the CPU only; leave out --device {device}, or write --device auto.",
            "本版本只支持在 CPU 上评分；请去掉 --device {device}，或写 --device auto。",
        )
        raise UsageError(text.format(device=device))
    if isolation not in ("auto", "process"):
        text = Text(
            "Isolation '{level}' cannot be had here; the highest level is 'process'.",
            "这里没有隔离级别“{level}”；最高级别是“process”。",
        )
        raise IsolationError(text.format(level=isolation))
    return Conditions(seed, "cpu", "process")
