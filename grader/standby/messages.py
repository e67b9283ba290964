"""Messages between a command and the warm judge: JSON, each after its length."""

from __future__ import annotations

import json
import struct
from base64 import b64decode, b64encode
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final

from grader.submission.submission import Submission
from grader.text import Text

if TYPE_CHECKING:
    import socket
    from collections.abc import Mapping

_HEAD: Final = struct.Struct(">I")
LARGEST: Final = 256 << 20
"""Most bytes of a message: a notebook and the files beside it, in base64."""


class Gone(Exception):
    """The other side has ended, is silent for too long, or sends nonsense."""


@dataclass(frozen=True, slots=True)
class JudgingRequest:
    """Everything that decides how one file is judged."""

    root: Path
    exercise: str
    submission: Submission
    seed: str
    isolation: str
    case: str | None = None
    """The text of the only case to ask; None: all."""
    only: str | None = None
    """The id of the only check to ask; None: all."""

    def to_json(self) -> dict[str, Any]:
        """Return the request in the form to send; the remarks on reading the file stay with the sender."""
        given = self.submission
        return {
            "root": str(self.root),
            "exercise": self.exercise,
            "seed": self.seed,
            "isolation": self.isolation,
            "case": self.case,
            "only": self.only,
            "submission": {
                "path": given.path,
                "name": given.name,
                "sha256": given.sha256,
                "data": b64encode(given.data).decode("ascii"),
                "files": {name: b64encode(data).decode("ascii") for name, data in given.files.items()},
                "problem": given.problem.wordings(),
            },
        }

    @staticmethod
    def of(document: Mapping[str, Any]) -> JudgingRequest:
        """Read a request back.

        Raises:
            KeyError, TypeError, ValueError: it is none.
        """
        given = document["submission"]
        submission = Submission(
            exercise=document["exercise"],
            student=None,
            path=given["path"],
            name=given["name"],
            sha256=given["sha256"],
            data=b64decode(given["data"], validate=True),
            files={name: b64decode(data, validate=True) for name, data in given["files"].items()},
            problem=Text.of(given["problem"]),
        )
        return JudgingRequest(
            Path(document["root"]),
            document["exercise"],
            submission,
            document["seed"],
            document["isolation"],
            document["case"],
            document["only"],
        )


@dataclass(slots=True)
class Wire:
    """One end of a connection."""

    connection: socket.socket

    def send(self, message: Mapping[str, Any]) -> None:
        """Send a message.

        Raises:
            Gone: nobody takes it.
        """
        body = json.dumps(message, ensure_ascii=True).encode("ascii")
        try:
            self.connection.sendall(_HEAD.pack(len(body)) + body)
        except OSError as fault:
            raise Gone from fault

    def receive(self, patience_s: float) -> dict[str, Any]:
        """Return the next message; silence for `patience_s` at any point counts as an end too.

        Raises:
            Gone: none comes.
        """
        try:
            self.connection.settimeout(patience_s)
            (size,) = _HEAD.unpack(self._exactly(_HEAD.size))
            if size > LARGEST:
                raise Gone
            message = json.loads(self._exactly(size))
        except (OSError, ValueError, RecursionError) as fault:
            raise Gone from fault
        if not isinstance(message, dict):
            raise Gone
        return message

    def closes(self, patience_s: float) -> bool:
        """Tell whether the other end closes the connection within this time."""
        try:
            self.connection.settimeout(patience_s)
            return self.connection.recv(1) == b""
        except TimeoutError:
            return False
        except OSError:  # it was reset
            return True

    def _exactly(self, size: int) -> bytes:
        found = bytearray()
        while len(found) < size:
            piece = self.connection.recv(min(size - len(found), 1 << 20))
            if not piece:
                raise Gone
            found += piece
        return bytes(found)
