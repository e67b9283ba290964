"""The socket that the warm judge listens on: only one process at a time has it, and only its own user may connect."""

from __future__ import annotations

import fcntl
import os
import select
import socket
from contextlib import suppress
from dataclasses import dataclass
from typing import TYPE_CHECKING, Self

from grader.standby import place

if TYPE_CHECKING:
    from collections.abc import Sequence
    from pathlib import Path

_WAITING = 8


@dataclass(slots=True)
class Door:
    """A listening socket, or none if another process has it or there is no place for one."""

    path: Path | None
    listener: socket.socket | None = None
    lock: int | None = None

    @staticmethod
    def open(path: Path | None) -> Door:
        """Listen, if no other judge does; replace what a killed judge left behind."""
        door = Door(path)
        door._try()
        return door

    @property
    def is_open(self) -> bool:
        """Whether anybody can connect."""
        return self.listener is not None

    def ready(self, others: Sequence[socket.socket], seconds: float) -> list[socket.socket]:
        """Return the connections with something to read, including new ones from this user."""
        if self.listener is None:
            self._try()  # the earlier judge, perhaps of another version, may be gone now
        listened = [] if self.listener is None else [self.listener]
        found = select.select([*listened, *others], [], [], seconds)[0]
        heard = [connection for connection in found if connection is not self.listener]
        if self.listener is not None and self.listener in found:
            heard += self._come_in(self.listener)
        return heard

    def _come_in(self, listener: socket.socket) -> list[socket.socket]:
        try:
            connection, _ = listener.accept()
        except OSError:
            return []
        if place.peer_is_own(connection):
            return [connection]
        connection.close()
        return []

    def close(self) -> None:
        """Accept no more connections."""
        if self.listener is not None and self.path is not None:
            with suppress(OSError):
                self.path.unlink()
            self.listener.close()
        if self.lock is not None:
            os.close(self.lock)
        self.listener = self.lock = None

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self.close()

    def _try(self) -> None:
        if self.path is None:
            return
        try:
            self._listen(self.path)
        except OSError:
            self.close()

    def _listen(self, path: Path) -> None:
        flags = os.O_RDWR | os.O_CREAT | os.O_NOFOLLOW | os.O_CLOEXEC
        self.lock = os.open(path.with_name(f"{path.name}.lock"), flags, 0o600)
        fcntl.flock(self.lock, fcntl.LOCK_EX | fcntl.LOCK_NB)  # the system releases it, however this process ends
        path.unlink(missing_ok=True)
        listener = socket.socket(socket.AF_UNIX, socket.SOCK_STREAM)
        try:
            listener.bind(os.fspath(path))
            path.chmod(0o600)
            listener.listen(_WAITING)
        except OSError:
            listener.close()
            raise
        self.listener = listener
