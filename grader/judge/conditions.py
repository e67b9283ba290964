"""The conditions under which a run judges; they are part of every result."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from grader.worker.lockdown import Level


@dataclass(frozen=True, slots=True)
class Conditions:
    """The public seed, the device, and the isolation of the workers."""

    seed: str
    device: str = "cpu"
    isolation: Level = "process"
