"""The limits of one submission."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Limits:
    """The limits of one submission: seconds for a call, seconds in total, MiB beyond the bare worker's memory."""

    call_s: float = 5.0
    submission_s: float = 30.0
    memory_mb: int = 1024
