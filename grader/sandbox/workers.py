"""What the judge needs of whoever starts workers: forks of a warm process, or fresh processes."""

from __future__ import annotations

from typing import TYPE_CHECKING, Protocol

if TYPE_CHECKING:
    from collections.abc import Mapping

    from grader.limits import Limits
    from grader.sandbox.client import Worker
    from grader.worker.lockdown import Level


class Workers(Protocol):
    """Starts a fresh worker as often as one is asked for."""

    @property
    def level(self) -> Level:
        """How workers are locked in."""

    @property
    def device(self) -> str:
        """Where their tensors live."""

    def spawn(
        self, limits: Limits, libraries: tuple[str, ...] = (), files: Mapping[str, bytes] | None = None
    ) -> Worker:
        """Return a fresh worker that can read the `libraries`, and open the `files`."""
