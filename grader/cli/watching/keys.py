"""Keys as they are pressed, without Enter; none if the system or the terminal cannot report them."""

from __future__ import annotations

import os
import select
import sys
import threading
from contextlib import contextmanager, suppress
from typing import TYPE_CHECKING, Final

from grader.cli.watching.events import Pressed

if sys.platform != "win32":
    import termios
    import tty

if TYPE_CHECKING:
    from collections.abc import Iterator

    from grader.cli.watching.events import Events

_ESCAPE: Final = b"\x1b"
_AT_ONCE: Final = 64
_ENDING_S: Final = 0.5


@contextmanager
def keys_to(events: Events) -> Iterator[bool]:
    """Report keys during the block; yield whether there are any."""
    try:
        keyboard = sys.stdin.fileno()
        there = sys.stdin.isatty()
    except (AttributeError, OSError, ValueError):  # no standard input at all
        there = False
    if not there:
        yield False
    elif sys.platform == "win32":
        threading.Thread(target=_read_console, args=(events,), daemon=True).start()
        yield True
    else:
        with _unbuffered(keyboard), _reading(keyboard, events):
            yield True


@contextmanager
def _unbuffered(keyboard: int) -> Iterator[None]:
    """Let the terminal pass on each key without showing it; Ctrl-C keeps its meaning."""
    before = termios.tcgetattr(keyboard)
    tty.setcbreak(keyboard, termios.TCSANOW)
    try:
        yield
    finally:
        with suppress(termios.error):  # the terminal is gone
            termios.tcsetattr(keyboard, termios.TCSANOW, before)


@contextmanager
def _reading(keyboard: int, events: Events) -> Iterator[None]:
    ended, ending = os.pipe()
    reader = threading.Thread(target=_read, args=(keyboard, ended, events), daemon=True)
    reader.start()
    try:
        yield
    finally:
        os.close(ending)
        # Ctrl-C discards keys; a reader that was told of one may wait for the next, until this process ends.
        reader.join(_ENDING_S)
        if not reader.is_alive():
            os.close(ended)


def _read(keyboard: int, ended: int, events: Events) -> None:
    while ended not in (ready := select.select([keyboard, ended], [], [])[0]):
        try:
            pressed = os.read(keyboard, _AT_ONCE) if keyboard in ready else b""
        except OSError:  # the terminal is gone
            pressed = b""
        if not pressed:
            events.put(Pressed("q"))
            return
        if not pressed.startswith(_ESCAPE):  # for example an arrow key
            for character in pressed.decode("utf-8", "ignore"):
                events.put(Pressed(character.lower()))


def _read_console(events: Events) -> None:
    """Read keys on Windows, whose console works differently."""
    import msvcrt

    while True:
        character = msvcrt.getwch()  # type: ignore[attr-defined]  # there on Windows
        if character in "\x00\xe0":  # a special key: its code follows
            msvcrt.getwch()  # type: ignore[attr-defined]
        else:
            events.put(Pressed(str(character).lower()))
