"""The warm judge: one process with torch, pytest and the workers' parent ready, which judges file after file.

The main thread judges. The porter, a second thread, answers callers meanwhile: that the judge is busy, or that it has
another version and ends; and every second it tells the waiting caller that it is alive.
"""

from __future__ import annotations

import logging
import os
import queue
import signal
import socket
import threading
import time
from contextlib import suppress
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Final, NoReturn, Self

from grader.sandbox.isolation import choose
from grader.sandbox.zygote import Zygote
from grader.standby import memory, place
from grader.standby.door import Door
from grader.standby.messages import Gone, JudgingRequest, Wire
from grader.submission.reading_tool import preloaded
from grader.worker.lockdown import LEVELS

if TYPE_CHECKING:
    from collections.abc import Callable

    from grader.result import Result
    from grader.worker.lockdown import Level

IDLE_S: Final = 600.0
"""It ends after this many seconds without a file."""
TICK_S: Final = 1.0
_READ_S: Final = 2.0
"""Seconds for a caller to send its request."""

_log = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True)
class _Order:
    """A file to judge, and the caller who waits for it."""

    wire: Wire
    request: JudgingRequest


@dataclass(slots=True)
class _Porter:
    """Answers callers while the main thread judges."""

    door: Door
    version: str
    waiting: list[Wire]
    """Callers with more to send; the first started this judge."""
    orders: queue.Queue[_Order | None] = field(default_factory=queue.Queue)
    """None: no order, but the end."""
    ending: threading.Event = field(default_factory=threading.Event)
    _served: Wire | None = None
    _told_to_end: list[Wire] = field(default_factory=list)
    """Callers who see that this process has ended when their connection closes."""
    _speaking: threading.Lock = field(default_factory=threading.Lock)

    def run(self) -> None:
        """Answer callers until the end; then disconnect those that wait."""
        while not self.ending.is_set():
            for connection in self.door.ready([wire.connection for wire in self.waiting], TICK_S):
                known = next((wire for wire in self.waiting if wire.connection is connection), None)
                if known is None:
                    self.waiting.append(Wire(connection))
                elif not self._hear(known):
                    self.waiting.remove(known)
            self.tell({"event": "alive"})
        for wire in self.waiting:
            wire.connection.close()

    def answer(self, order: _Order, message: dict[str, object]) -> None:
        """Send the answer to the waiting caller, and be free for the next."""
        with self._speaking:
            self._served = None
            with suppress(Gone):
                order.wire.send(message)
            order.wire.connection.close()

    def tell(self, message: dict[str, object]) -> None:
        """Report the progress of judging to the waiting caller."""
        with self._speaking:
            if self._served is not None:
                with suppress(Gone):
                    self._served.send(message)

    def _hear(self, wire: Wire) -> bool:
        """Answer a caller's message; return whether more is to come."""
        try:
            message = wire.receive(_READ_S)
            if message.get("do") == "stop" or message.get("version") != self.version:
                self.ending.set()
                self.orders.put(None)
                busy = self._served is not None
                wire.send({"event": "ends", "busy": busy})
                if not busy:
                    self._told_to_end.append(wire)
                    return False
            elif self._served is not None:
                wire.send({"event": "busy"})
            elif message["do"] == "greet":
                wire.send({"event": "same"})
                return True
            else:
                order = _Order(wire, JudgingRequest.of(message))
                wire.send({"event": "taken"})
                with self._speaking:
                    self._served = wire
                self.orders.put(order)
                return False
        except (Gone, KeyError, TypeError, ValueError):
            pass
        wire.connection.close()
        return False


def main(descriptor: int) -> None:
    """Judge for the process that started this one, then for all callers, until nobody has called for a while."""
    signal.signal(signal.SIGTERM, _ended)
    signal.signal(signal.SIGINT, signal.SIG_IGN)  # Ctrl-C is meant for the command
    with Door.open(place.socket_path()) as door:
        porter = _Porter(door, place.version(), [Wire(socket.socket(fileno=descriptor))])
        answering = threading.Thread(target=porter.run, daemon=True)
        answering.start()
        try:
            level = choose("auto")
            if level == "process":
                return  # such a worker could reach this process, which may hold answers, so no judge stays here
            with _Workers(level) as workers:
                _serve(porter, workers)
        finally:
            porter.ending.set()
            answering.join()  # it must not listen again


class _Workers:
    """The workers' parent, which is restarted when a file needs more imports than it has."""

    def __init__(self, level: Level) -> None:
        """Begin to warm up with what nearly every file needs."""
        self.level = level
        self._preload = preloaded((), training=False)
        self._zygote = Zygote.start(isolation=level, preload=self._preload)

    def parent(self, preload: tuple[str, ...]) -> Zygote:
        """Return a parent that has imported all of these."""
        if not set(preload) <= set(self._preload):
            self._zygote.close()
            self._preload = tuple(dict.fromkeys((*self._preload, *preload)))
            self._zygote = Zygote.start(isolation=self.level, preload=self._preload)
        return self._zygote

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self._zygote.close()


def _serve(porter: _Porter, workers: _Workers) -> None:
    import grader.judge.single  # noqa: F401, PLC0415 - it brings torch along: while the workers' parent imports it, too

    last = time.monotonic()
    while not porter.ending.is_set() and time.monotonic() - last < IDLE_S:
        try:
            order = porter.orders.get(timeout=TICK_S)
        except queue.Empty:
            if memory.is_short():
                return
            continue
        if order is None:
            return
        result = _judged(order.request, workers, lambda check: porter.tell({"event": "check", "check": check}))
        last = time.monotonic()
        if result is None:
            porter.answer(order, {"event": "unfit"})
            return  # a failure may have left something behind
        from grader.result_json import result_to_json  # noqa: PLC0415 - as above

        porter.answer(order, {"event": "result", "result": result_to_json(result, "en")})
        if not porter.door.is_open or memory.is_too_much(os.getpid()):
            return


def _judged(request: JudgingRequest, workers: _Workers, begun: Callable[[str], None]) -> Result | None:
    """Return the result of one file; None if the command itself must find out what is wrong."""
    from grader.course.catalogue import Catalogue  # noqa: PLC0415 - as above
    from grader.course.find import read_meant  # noqa: PLC0415 - not before the workers' parent is on its way
    from grader.judge.conditions import Conditions  # noqa: PLC0415 - as above
    from grader.judge.listener import Listener  # noqa: PLC0415 - as above
    from grader.judge.needs import preload_for  # noqa: PLC0415 - as above
    from grader.judge.single import Part, judge_one  # noqa: PLC0415 - as above
    from grader.submission.vocabulary import known_bans  # noqa: PLC0415 - as above

    try:
        if request.isolation != "auto" and LEVELS.index(workers.level) < LEVELS.index(request.isolation):
            return None
        catalogue = Catalogue(request.root, known_bans())
        if catalogue.noted:
            return None
        exercise = read_meant(catalogue, request.exercise)
        zygote = workers.parent(preload_for([exercise], [request.submission]))
        conditions = Conditions(request.seed, zygote.device, zygote.level)
        part = Part(request.case, request.only)
        result = judge_one(zygote, exercise, request.submission, conditions, part, Listener(begun=begun))
    except Exception:  # noqa: BLE001 - whatever it is, the command judges by itself and tells of it
        _log.exception("the warm judge could not judge")
        return None
    return None if result.score is None else result  # our own fault: the command tries again, and keeps a log


def _ended(*_: object) -> NoReturn:
    raise SystemExit(0)
