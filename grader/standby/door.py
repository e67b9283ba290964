"""The socket that the warm judge listens on: one process at a time has it, and only the user's own come in."""

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
    """A listening socket, or none where another process has it or there is no place for one."""

    path: Path | None
    listener: socket.socket | None = None
    lock: int | None = None

    @staticmethod
    def open(path: Path | None) -> Door:
        """Listen, if no other judge does; what a killed one left behind is replaced."""
        door = Door(path)
        door._try()
        return door

    @property
    def is_open(self) -> bool:
        """Whether anybody can come in."""
        return self.listener is not None

    def ready(self, others: Sequence[socket.socket], seconds: float) -> list[socket.socket]:
        """Return which connections have something to say, with those of this user's own that are new."""
        if self.listener is None:
            self._try()  # the one before, of another version perhaps, may be gone now
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
        """Let nobody in any more."""
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
        fcntl.flock(self.lock, fcntl.LOCK_EX | fcntl.LOCK_NB)  # let go of by the system, however this process ends
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
