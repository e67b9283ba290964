"""The progress of a long run on standard error: a bar for people, plain lines for files."""

from __future__ import annotations

import time
from contextlib import contextmanager
from dataclasses import dataclass
from typing import TYPE_CHECKING, Protocol, Self

from grader.cli.terminal import is_live
from grader.text import Text

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Sequence

    from grader.cli.terminal import Terminal
    from grader.gradebook import Gradebook

LINE_S = 10.0
"""Seconds between two lines without a terminal."""
_SHOWN = 3
_TELLING = 0.1
"""The share of the work after which the remaining time is shown; the beginning is often the slowest."""


class Progress(Protocol):
    """The progress of a run."""

    @property
    def total(self) -> int:
        """The amount of work in all."""

    @property
    def done(self) -> int:
        """The amount done in this run."""

    @property
    def known(self) -> int:
        """The amount done earlier."""

    @property
    def not_passed(self) -> int:
        """How many of the judged submissions did not pass."""

    @property
    def running(self) -> Sequence[str]:
        """What is being done now."""

    @property
    def rate(self) -> float | None:
        """The amount per second; None while unknown."""

    @property
    def left_s(self) -> float | None:
        """Seconds left; None while the rate is unknown."""


class Watch(Protocol):
    """A display of the progress of a run."""

    def __enter__(self) -> Self:
        """Begin to show."""

    def __exit__(self, *_: object) -> None:
        """End the display."""

    def __call__(self, progress: Progress) -> None:
        """Show the progress of the run."""


def watch_on(terminal: Terminal) -> Watch:
    """Return what suits the terminal: nothing if quiet, a bar for people, lines for logs."""
    if terminal.quiet:
        return _Silent()
    return _Bar(terminal) if is_live(terminal.err) else _Lines(terminal)


class _Silent:
    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        pass

    def __call__(self, progress: Progress) -> None:
        pass


class _Bar:
    """A bar that is drawn only on events: a thread that redraws it would disturb forks."""

    def __init__(self, terminal: Terminal) -> None:
        from rich.progress import BarColumn, MofNCompleteColumn, TextColumn  # a tenth of a start, and only for a bar
        from rich.progress import Progress as Bar

        self._language = terminal.language
        columns = (BarColumn(), MofNCompleteColumn(), TextColumn("{task.description}", markup=False))
        self._bar = Bar(*columns, console=terminal.err, auto_refresh=False, transient=True)
        self._task = self._bar.add_task("", total=None)

    def __enter__(self) -> Self:
        self._bar.start()
        return self

    def __exit__(self, *_: object) -> None:
        self._bar.stop()

    def __call__(self, progress: Progress) -> None:
        said = state_words(progress)[self._language]
        self._bar.update(self._task, total=most(progress), completed=progress.done + progress.known, description=said)
        self._bar.refresh()


class _Lines:
    def __init__(self, terminal: Terminal) -> None:
        self._terminal = terminal
        self._last_s = time.monotonic()

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        pass

    def __call__(self, progress: Progress) -> None:
        now_s = time.monotonic()
        if now_s - self._last_s >= LINE_S:
            self._last_s = now_s
            count = Text.same(f"{progress.done + progress.known}/{most(progress)} ")
            self._terminal.remark(count + state_words(progress))


@dataclass(frozen=True, slots=True)
class _Pages:
    """The number of written pages."""

    total: int
    done: int
    known: int = 0
    not_passed: int = 0
    running: Sequence[str] = ()
    rate: float | None = None
    left_s: float | None = None


@contextmanager
def pages_on(terminal: Terminal, gradebook: Gradebook) -> Iterator[Callable[[int], None]]:
    """Show the progress of writing a gradebook's pages, one per student."""
    total = len({student for student, _ in gradebook.pairs()})
    with watch_on(terminal) as watch:
        yield lambda done: watch(_Pages(total, done))


def most(progress: Progress) -> int:
    """Return the amount of work; the first estimate may be too small."""
    return max(progress.total, progress.done + progress.known)


def _is_known(progress: Progress) -> bool:
    """Tell whether enough was done to predict the rest from the rate."""
    return (
        progress.done >= _TELLING * (progress.total - progress.known)
        and progress.done + progress.known < progress.total
    )


def state_words(progress: Progress) -> Text:
    """Describe in one line what is running, how many did not pass, and how long is left."""
    parts = []
    if progress.not_passed:
        parts.append(Text("{n} not passed", "{n} 个未通过").format(n=progress.not_passed))
    if progress.rate is not None:
        parts.append(Text.same(f"{progress.rate:.1f}/s"))
    if progress.left_s is not None and _is_known(progress):
        parts.append(Text("about {left} left", "大约还需 {left}").format(left=duration_words(progress.left_s)))
    if progress.running:
        more = "" if len(progress.running) <= _SHOWN else " …"
        parts.append(Text.same(", ".join(progress.running[:_SHOWN]) + more))
    return Text.join(parts, Text(" · ", " · "))


def duration_words(seconds: float) -> Text:
    """Say a duration as people do."""
    whole = max(1, round(seconds))
    if whole < 60:  # a minute
        return Text("{n} s", "{n} 秒").format(n=whole)
    return Text("{m} min {s} s", "{m} 分 {s} 秒").format(m=whole // 60, s=whole % 60)
