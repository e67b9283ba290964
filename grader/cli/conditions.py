"""From the options of a command to the conditions a run judges under."""

from __future__ import annotations

from typing import TYPE_CHECKING

from grader.errors import UsageError
from grader.judge.conditions import Conditions
from grader.judge.isolation import choose
from grader.text import Text

if TYPE_CHECKING:
    from grader.cli.options import Device, Isolation


def conditions_of(seed: str, device: Device, isolation: Isolation, *, of_others: bool = False) -> Conditions:
    """Return the conditions, at the highest isolation this machine has.

    Submissions of others are judged under `restricted` at least, unless less is asked for by name.

    Raises:
        UsageError: the device cannot be judged on.
        IsolationError: the machine has less isolation than is asked for.
    """
    if device in ("cuda", "mps"):
        text = Text(
            "This version judges on the CPU only; leave out --device {device}, or write --device auto.",
            "本版本只支持在 CPU 上评分；请去掉 --device {device}，或写 --device auto。",
        )
        raise UsageError(text.format(device=device))
    return Conditions(seed, "cpu", choose("restricted" if of_others and isolation == "auto" else isolation))
