"""How many processes this machine has room for."""

from __future__ import annotations

import os


def cores() -> int:
    """Return how many cores this process may use."""
    if hasattr(os, "sched_getaffinity"):  # Linux: a container may have fewer than the machine
        return len(os.sched_getaffinity(0))
    return os.cpu_count() or 1
