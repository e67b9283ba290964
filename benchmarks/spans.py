"""Processor time and page faults of functions, without those of others that are named: what `anatomy.py` is made of.

This file is also the first part of the warm process's program when it is measured, so it imports nothing of the project
and nothing that the standard library lacks. What a worker measures stands in memory that it shares with its parent: it
is killed at its end, and can send nothing.
"""

from __future__ import annotations

import functools
import importlib
import importlib.abc
import importlib.machinery
import json
import mmap
import os
import resource
import struct
import sys
import time
from pathlib import Path
from typing import Any

ROW = struct.Struct("ddd")
"""Processor seconds, page faults, calls."""
MEASURING = "(measuring)"
Rows = dict[str, tuple[float, float, float]]
"""Seconds, page faults and calls by label."""


class Spans:
    """Own time of what is entered and left, by label; nested ones are taken off the outer one."""

    def __init__(self, labels: list[str]) -> None:
        """Measure under these labels, and what that takes under one of its own."""
        self.labels = labels = [*labels, MEASURING]
        self._places = {label: place for place, label in enumerate(labels)}
        self._memory = mmap.mmap(-1, max(ROW.size * len(labels), mmap.PAGESIZE))
        self._open: list[str] = []
        self._at = (0.0, 0.0)

    def clear(self) -> None:
        """Begin anew."""
        self._memory[:] = bytes(len(self._memory))

    def read(self) -> dict[str, tuple[float, float, float]]:
        """Return seconds, page faults and calls of every label."""
        rows = (ROW.unpack_from(self._memory, ROW.size * place) for place in range(len(self.labels)))
        return dict(zip(self.labels, rows, strict=True))

    def add(self, label: str, seconds: float, faults: float = 0.0, calls: float = 1.0) -> None:
        """Count what was measured otherwise."""
        at = ROW.size * self._places[label]
        before = ROW.unpack_from(self._memory, at)
        ROW.pack_into(self._memory, at, before[0] + seconds, before[1] + faults, before[2] + calls)

    def switch(self) -> None:
        """Put what was used since the last switch down to what is open, and what this took to measuring."""
        now = used()
        if self._open:
            self.add(self._open[-1], now[0] - self._at[0], now[1] - self._at[1], 0.0)
        self._at = used()
        self.add(MEASURING, self._at[0] - now[0], self._at[1] - now[1])

    def begin(self, label: str) -> None:
        """Open a span."""
        self.switch()
        self._open.append(label)
        self.add(label, 0.0)

    def end(self) -> None:
        """Close the last one that was opened."""
        self.switch()
        self._open.pop()

    def forked(self, label: str) -> None:
        """Go on in a child: all it has used so far is the fork's, and nothing of its parent's is open."""
        self._open.clear()
        self._at = used()
        self.add(label, *self._at)

    def wrapped(self, label: str, function: Any) -> Any:
        """Return a function with a span around each call."""

        @functools.wraps(function)
        def measured(*args: Any, **kwargs: Any) -> Any:
            self.begin(label)
            try:
                return function(*args, **kwargs)
            finally:
                self.end()

        return measured

    def wrap(self, label: str, module: str, name: str) -> None:
        """Measure a function or method, wherever its module's importers have bound it."""
        owner: Any = importlib.import_module(module)
        *above, last = name.split(".")
        for part in above:
            owner = getattr(owner, part)
        before = vars(owner)[last]
        made = self.wrapped(label, before)
        setattr(owner, last, made)
        for imported in list(sys.modules.values()) if not above else ():
            for bound in [bound for bound, value in vars(imported).items() if value is before]:
                setattr(imported, bound, made)


def used() -> tuple[float, float]:
    """Return the processor seconds and the page faults of this thread so far.

    The clock of the process stands still between two ticks where its processor time is limited, as a worker's is.
    """
    return time.thread_time(), float(resource.getrusage(resource.RUSAGE_SELF).ru_minflt)


FORK_HERE, FORK_CHILD, END = "fork: the warm process", "fork: the child's first pages", "end of the process"
CALLS = "calls: the submission's own code"
WORKER = [
    ("walls: namespaces, home", "grader.worker.namespaces", "isolate"),
    ("walls: the rest (session, limits, descriptors)", "grader.worker.lockdown", "Confinement.lock_in"),
    ("walls: Landlock", "landlockpy", "Ruleset.restrict"),
    ("walls: seccomp", "seccompy", "Filter.load"),
    ("waiting for requests, pipes", "grader.worker.child", "serve"),
    ("waiting for requests, pipes", "grader.worker.stream", "read_frame"),
    ("writing answers", "grader.worker.stream", "write_frame"),
    ("decoding requests", "grader.worker.request_frame", "RequestReader.read"),
    ("encoding answers", "grader.worker.frame", "encode"),
    ("encoding answers", "grader.worker.frame", "Draft.__init__"),
    ("encoding answers", "grader.worker.frame", "Draft.finish"),
    ("reading the source", "grader.worker.child", "_SubmissionWorker._tool"),
    ("loading the source", "grader.worker.child", "_SubmissionWorker._load"),
    ("calls: around them (alarm, what was asked)", "grader.worker.child", "_SubmissionWorker._call"),
    ("calls: recording (state, aliases, settings)", "grader.worker.calling", "call"),
    ("calls: recording operators", "grader.worker.tracing", "Tracer.__enter__"),
    ("calls: recording operators", "grader.worker.tracing", "Tracer.__exit__"),
]
"""What is measured in a worker: label, module, function."""


def measure_zygote() -> None:
    """Measure this warm process and its workers once its program is imported; tell at the end, on standard error."""

    class Finder(importlib.abc.MetaPathFinder):
        def find_spec(self, name: str, path: Any = None, target: Any = None) -> Any:
            if name != "grader.worker.zygote":
                return None
            sys.meta_path.remove(self)
            spec = importlib.machinery.PathFinder.find_spec(name, path, target)
            assert spec is not None  # the project is on the path
            assert spec.loader is not None
            run = spec.loader.exec_module

            def exec_module(module: Any) -> None:
                run(module)
                _measure_workers(module)

            spec.loader.exec_module = exec_module  # type: ignore[method-assign]
            return spec

    sys.meta_path.insert(0, Finder())


def _measure_workers(zygote: Any) -> None:
    import landlockpy  # noqa: PLC0415, F401 - measured below
    import seccompy  # noqa: PLC0415, F401 - the same

    labels = list(dict.fromkeys((FORK_HERE, FORK_CHILD, *(label for label, _, _ in WORKER), CALLS, END)))
    spans, told = Spans(labels), []
    for label, module, name in WORKER:
        spans.wrap(label, module, name)
    child: Any = sys.modules["grader.worker.child"]
    found = child._function  # noqa: SLF001 - it is what is measured
    child._function = lambda *args, **kwargs: spans.wrapped(CALLS, found(*args, **kwargs))  # noqa: SLF001
    kind = zygote._Zygote  # noqa: SLF001
    become, spawn, collected, serve = kind._become_worker, kind._spawn, zygote._collected, kind.serve  # noqa: SLF001

    def become_worker(self: Any, *args: Any) -> Any:
        spans.forked(FORK_CHILD)
        return become(self, *args)

    def spawned(self: Any, *args: Any) -> None:
        spans.clear()
        before = used()
        spawn(self, *args)
        after = used()
        spans.add(FORK_HERE, after[0] - before[0], after[1] - before[1])

    def collect(pid: int) -> Any:
        ended = collected(pid)
        if ended is not None:
            rows = spans.read()
            known = sum(row[0] for label, row in rows.items() if label != FORK_HERE)
            spans.add(END, ended[1] - known)
            told.append(spans.read())
        return ended

    def served(self: Any) -> None:
        serve(self)
        os.write(2, b"\nSPANS " + json.dumps(told).encode() + b"\n")

    kind._become_worker, kind._spawn, kind.serve = become_worker, spawned, served  # noqa: SLF001
    zygote._collected = collect  # noqa: SLF001


def program() -> str:
    """Return what a warm process has to run before its own program to be measured."""
    source = Path(__file__).read_text(encoding="utf-8").partition('"""')[2].partition('"""')[2]
    body = source.replace("from __future__ import annotations", "")
    return f"import sys; sys.path += sys.argv[2:]\n{body}\nmeasure_zygote()"


def told(started: Any) -> list[Rows]:
    """Have a measured warm process end, and return what each of its workers took, in their order."""
    started.channel.close()
    started.process.wait()
    started.stderr.seek(0)
    said = started.stderr.read().decode("utf-8", "replace")
    lines = [line for line in said.splitlines() if line.startswith("SPANS ")]
    if not lines:
        sys.exit(f"the warm process told nothing but:\n{said}")
    return [{label: (row[0], row[1], row[2]) for label, row in rows.items()} for rows in json.loads(lines[-1][6:])]


def summed(rows: list[Rows]) -> Rows:
    """Add up what several processes took."""
    return {
        label: (
            sum(row[label][0] for row in rows),
            sum(row[label][1] for row in rows),
            sum(row[label][2] for row in rows),
        )
        for label in rows[0]
    }
