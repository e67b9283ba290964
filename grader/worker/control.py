"""Messages between the judge and the zygote: both are trusted, so they are plain JSON with file descriptors."""

from __future__ import annotations

import json
import os
import socket
import struct
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

_LENGTH = struct.Struct("<I")
_MOST_DESCRIPTORS = 4

LOST = 70
"""Exit code of a worker that could not be set up, or could not go on."""


def send(channel: socket.socket, message: Mapping[str, object], descriptors: Sequence[int] = ()) -> None:
    """Send a message and the descriptors that go with it.

    Raises:
        OSError: the other side is gone.
    """
    body = json.dumps(message).encode()
    # The descriptors travel with the length, which is so short that it is always sent whole.
    socket.send_fds(channel, [_LENGTH.pack(len(body))], list(descriptors))
    channel.sendall(body)


def receive(channel: socket.socket) -> tuple[dict[str, Any], list[int]] | None:
    """Return the next message and its descriptors, or None where the other side is gone."""
    try:
        prefix, descriptors, _, _ = socket.recv_fds(channel, _LENGTH.size, _MOST_DESCRIPTORS)
        for descriptor in descriptors:
            os.set_inheritable(descriptor, False)  # noqa: FBT003 - the name says it
        prefix += _exactly(channel, _LENGTH.size - len(prefix))
        body = _exactly(channel, *_LENGTH.unpack(prefix)) if len(prefix) == _LENGTH.size else b""
    except ConnectionError:
        return None
    return (json.loads(body), descriptors) if body else None


def _exactly(channel: socket.socket, length: int) -> bytes:
    pieces = []
    while length:
        piece = channel.recv(length)
        if not piece:
            return b""
        pieces.append(piece)
        length -= len(piece)
    return b"".join(pieces)
