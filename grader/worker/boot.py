"""The warm process before it is warm: it reads its instructions, gives up its rights, and imports torch."""

from __future__ import annotations

import gc
import socket
import sys

from grader.worker import control, namespaces, user
from grader.worker.lockdown import LEVELS
from grader.worker.profiles import PROFILES


def main(descriptor: int) -> None:
    """Become a zygote as the first message on the control socket says; return when the judge is gone."""
    gc.disable()  # until it is warm: what torch makes when imported stays, and looking through it takes a tenth of that
    channel = socket.socket(fileno=descriptor)
    channel.set_inheritable(False)
    received = control.receive(channel)
    if received is None:
        return
    order, _ = received
    level = next(known for known in LEVELS if known == order["level"])
    kept = 0
    if order["user"] is not None:
        try:
            allowed = (path for paths in order["allowed"].values() for path in paths)
            kept = user.become(order["user"], [sys.executable, *order["readable"], *allowed])
        except OSError:  # a container may not let root become anyone; for checking oneself that will do
            if level != "process":
                raise
    if level == "full" and not PROFILES[order["profile"]].own:
        namespaces.enter_own()
    from grader.worker.zygote import run  # noqa: PLC0415 - torch is imported by the user that the workers are

    run(channel, level, order, kept)
