"""How many processes this machine has room for."""

from __future__ import annotations

import os
from typing import TYPE_CHECKING

from grader.sandbox.devices import CPU

if TYPE_CHECKING:
    from collections.abc import Sequence


def cores() -> int:
    """Return how many cores this process may use."""
    if hasattr(os, "sched_getaffinity"):  # Linux: a container may have fewer than the machine
        return len(os.sched_getaffinity(0))
    return os.cpu_count() or 1


def jobs_on(devices: Sequence[str]) -> int:
    """Return how many judge at a time where nobody says: one a core, or one an accelerator."""
    return cores() if CPU in devices else len(devices)
