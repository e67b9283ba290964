"""Ask the warm judge: find or start it, and give it up as soon as it does not answer."""

from __future__ import annotations

import os
import socket
import subprocess
import sys
from dataclasses import dataclass
from enum import Enum
from pathlib import Path
from typing import TYPE_CHECKING, Final

from grader.result_json import result_from_json
from grader.standby import place
from grader.standby.messages import Gone, Wire

if TYPE_CHECKING:
    from collections.abc import Callable

    from grader.result import Result
    from grader.standby.messages import JudgingRequest

BOOT: Final = """
import gc, os, sys
gc.set_threshold(50_000)  # as for a command: what torch makes when imported stays
if os.fork():
    os._exit(0)  # nobody's child: it outlives the command, which has nothing to collect
sys.path.append(sys.argv[1])
from grader.standby.server import main
main(int(sys.argv[2]))
"""
_CONNECT_S: Final = 1.0
_TAKEN_S: Final = 2.0
"""Seconds for a running judge to report that it has begun; a judge that is busy with another file is not waited for."""
_ENDED_S: Final = 5.0
"""Seconds for a judge that was told to end."""
_STARTED_S: Final = 60.0
"""The same for a judge that was just started: from a cold disk Python alone takes a while."""
SILENCE_S: Final = 20.0
"""While it judges, it reports every second that it is alive."""


@dataclass(frozen=True, slots=True)
class WarmJudge:
    """A connection to a judge that was found, or that begins to warm up."""

    wire: Wire
    version: str
    starting: subprocess.Popen[bytes] | None = None
    """The process that was just started; None if the judge was already there."""

    def judge(self, request: JudgingRequest, begun: Callable[[str], None] = lambda _: None) -> Result | None:
        """Return the result of a file; None if this judge cannot give one, for whatever reason.

        `begun` is called with the id of each check before it is asked.
        """
        try:
            self.wire.send({"do": "judge", "version": self.version, **request.to_json()})
            patience_s = _TAKEN_S if self.starting is None else _STARTED_S
            while True:
                message = self.wire.receive(patience_s)
                patience_s = SILENCE_S
                match message.get("event"):
                    case "result":
                        return result_from_json(message["result"])
                    case "check":
                        begun(str(message["check"]))
                    case "taken" | "alive":
                        continue
                    case _:
                        return None
        except (Gone, KeyError, TypeError, ValueError):
            return None
        finally:
            self.close()

    def close(self) -> None:
        """Disconnect; the judge stays."""
        self.wire.connection.close()
        if self.starting is not None:
            self.starting.wait()  # it exits as soon as it has started


def reach() -> WarmJudge | None:
    """Return the warm judge, started if there is none; None if none can be kept here."""
    if not place.can_stay():
        return None
    try:
        path = place.socket_path()
        if path is None:
            return None
        version = place.version()
        wire = _connected(path)
        if wire is not None and _is_of(wire, version):
            return WarmJudge(wire, version)
        return _started(version)
    except OSError:
        return None


class Stopped(Enum):
    """What became of the judge that stayed."""

    NONE = "none"
    """None was there."""
    ENDED = "ended"
    ENDING = "ending"
    """It judges a file at this moment, and ends after it."""


def stop() -> Stopped:
    """End the judge that stayed, and wait until it has ended."""
    path = place.socket_path() if place.can_stay() else None
    wire = None if path is None else _connected(path)
    if wire is None:
        return Stopped.NONE
    try:
        wire.send({"do": "stop"})
        if wire.receive(_TAKEN_S).get("busy") is True:
            return Stopped.ENDING
        if not wire.closes(_ENDED_S):
            place.kill_peer(wire.connection)
    except Gone:  # it ended before it could answer, or it hangs
        place.kill_peer(wire.connection)
    finally:
        wire.connection.close()
    return Stopped.ENDED


def _connected(path: Path) -> Wire | None:
    """Return a connection to this user's own judge; None if none listens."""
    connection = socket.socket(socket.AF_UNIX, socket.SOCK_STREAM)
    try:
        connection.settimeout(_CONNECT_S)
        connection.connect(os.fspath(path))
        if place.peer_is_own(connection):
            return Wire(connection)
    except OSError:
        pass
    connection.close()
    return None


def _is_of(wire: Wire, version: str) -> bool:
    """Tell whether the judge at the other end has this version; a judge of another version ends."""
    try:
        wire.send({"do": "greet", "version": version})
        if wire.receive(_TAKEN_S).get("event") == "same":
            return True
    except Gone:  # it hangs, or has just ended: in both cases it is useless
        place.kill_peer(wire.connection)
    wire.connection.close()
    return False


def _started(version: str) -> WarmJudge:
    ours, theirs = socket.socketpair()
    parent = str(Path(__file__).resolve().parents[2])
    with theirs:
        starting = subprocess.Popen(  # noqa: S603 - our own command
            [sys.executable, "-P", "-c", BOOT, parent, str(theirs.fileno())],
            stdin=subprocess.DEVNULL,
            stdout=subprocess.DEVNULL,
            stderr=subprocess.DEVNULL,
            cwd="/",
            pass_fds=[theirs.fileno()],
            start_new_session=True,
        )
    return WarmJudge(Wire(ours), version, starting)
