"""Frames on a pipe, on the worker's side: a length, then that many bytes; it waits as long as necessary."""

from __future__ import annotations

import os
import struct

from grader.worker.size_limits import MAX_BYTES, FrameError

LENGTH = struct.Struct("<I")


def read_frame(descriptor: int) -> bytes | None:
    """Return the next frame, or None where the other side has closed the pipe between frames.

    Raises:
        FrameError: the frame is too long, or the pipe ends inside it.
    """
    prefix = _read(descriptor, LENGTH.size)
    if not prefix:
        return None
    (length,) = LENGTH.unpack(prefix)
    if length > MAX_BYTES:
        msg = f"a frame of {length} bytes"
        raise FrameError(msg)
    return _read(descriptor, length)


def write_frame(descriptor: int, body: bytes) -> None:
    """Send a frame.

    Raises:
        OSError: the other side is gone.
    """
    left = memoryview(LENGTH.pack(len(body)) + body)
    while left:
        left = left[os.write(descriptor, left) :]


def _read(descriptor: int, length: int) -> bytes:
    pieces, missing = [], length
    while missing:
        piece = os.read(descriptor, min(missing, 1 << 20))
        if not piece:
            if missing == length:
                return b""
            msg = "the pipe ended inside a frame"
            raise FrameError(msg)
        pieces.append(piece)
        missing -= len(piece)
    return b"".join(pieces)
