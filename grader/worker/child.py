"""The worker: it answers one request after another with values, and lets nothing else out."""

from __future__ import annotations

import io
import random
import sys
import time
from contextlib import suppress
from dataclasses import dataclass
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, Any

from grader.worker import accelerator
from grader.worker.alarm import Alarm
from grader.worker.arrays import without_arrays
from grader.worker.beside import write_beside
from grader.worker.calling import USUAL, CallState, How, call
from grader.worker.failure import describe, is_memory, last_place
from grader.worker.frame import Draft, FrameError, encode
from grader.worker.loading import Imported, LoadedProgram, prepare, run_probe
from grader.worker.objects import OBJECT, Recipe, run
from grader.worker.parameters import adapted_module, by_position, is_open, other_names
from grader.worker.paths import importable
from grader.worker.prohibition import Kernels, Prohibition, forbid
from grader.worker.request_frame import RequestReader
from grader.worker.settings import put_back
from grader.worker.size_limits import MAX_NAME, MAX_STRING, printable
from grader.worker.statements import run_units
from grader.worker.stream import read_frame, write_frame

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping, Sequence

    from grader.worker.failure import SourcePlace
    from grader.worker.tracing import Depth

PROBE_PREFIX = "probe:"
_ROOM = 8
"""A call that takes less than one part in this many of its time may be made twice."""


@dataclass(frozen=True, slots=True)
class WorkerConfig:
    """What the zygote gives every worker: trusted tools by name, what is imported, and what may be imported."""

    tools: Mapping[str, Callable[[bytes], bytes]]
    imported: Imported
    kernels: Kernels
    allowed: Mapping[str, Sequence[str]]
    """By the name of each library that some exercise allows, where it and all that it requires are."""
    device: str = accelerator.CPU
    """Where tensors live, by its name in the worker."""


def serve(requests: int, answers: int, kit: WorkerConfig, level: str, memory_bytes: int) -> None:
    """Say that the worker is locked in at `level`, then answer requests until the pipe is closed."""
    _speak_into_the_log()
    _seed()
    seq = 0

    def late(spot: SourcePlace) -> None:
        write_frame(answers, encode({"seq": seq, "kind": "late", "place": spot.to_value()}))

    reader = RequestReader()
    worker = _SubmissionWorker(kit, late, has_home=level == "full")
    write_frame(answers, encode({"seq": 0, "kind": "ready", "level": level, "lacks": _start(kit.device, memory_bytes)}))
    while body := read_frame(requests):
        seq += 1
        answer = worker.answer(seq, reader.read(body))
        _flush()  # whatever of the submission's code this runs: the answer is already bytes
        write_frame(answers, answer)


class _SubmissionWorker:
    """The state of one submission: its namespace, and the memory of its results."""

    def __init__(self, kit: WorkerConfig, late: Callable[[SourcePlace], None], *, has_home: bool) -> None:
        """Begin; a worker with a home of its own writes there what was handed in beside the submission."""
        self._kit = kit
        self._has_home = has_home
        self._alarm = Alarm(late)
        self._seconds = 0.0
        self._program: LoadedProgram | None = None
        self._state = CallState(kit.device)
        self._longest_s = 0.0
        self._watched = True

    def answer(self, seq: int, request: Mapping[str, Any]) -> bytes:
        """Carry out a request, and return the answer in the form to send."""
        draft: Draft | None = None
        try:
            match request["do"]:
                case "tool":
                    answer = self._tool(request)
                case "load":
                    answer = self._load(request)
                case "call":
                    draft, answer = self._call({**USUAL, **request})
                case other:
                    answer = {"kind": "refused", "reason": f"no such request: {other}"}
        except BaseException as fault:  # noqa: BLE001 - SystemExit and KeyboardInterrupt are answers like any other
            answer = self._fault(fault)
        try:
            return encode({"seq": seq, **answer}) if draft is None else draft.finish({"seq": seq, **answer})
        except FrameError as fault:
            return encode({"seq": seq, "kind": "refused", "reason": str(fault)})

    def _fault(self, fault: BaseException) -> dict[str, object]:
        sources = {} if self._program is None else self._program.own_sources
        if is_memory(fault):
            spot = last_place(fault, sources)
            return {"kind": "memory", "place": None if spot is None else spot.to_value()}
        return {"kind": "raised", "fault": describe(fault, sources)}

    def _tool(self, request: Mapping[str, Any]) -> dict[str, object]:
        if self._program is not None:
            return {"kind": "refused", "reason": "a tool is not run beside a submission"}
        return {"kind": "tool", "payload": self._kit.tools[request["name"]](request["payload"])}

    def _load(self, request: Mapping[str, Any]) -> dict[str, object]:
        if self._program is not None:
            return {"kind": "refused", "reason": "a worker loads one submission"}
        without = request["without"]
        if without is not None:
            forbid(Prohibition.from_request(without), self._kit.kernels)
            self._watched = False
        allowed = importable(path for name in request["libraries"] for path in self._kit.allowed[name])
        self._program = program = prepare(request["files"], self._kit.imported.allowing(allowed))
        if self._has_home:
            write_beside(Path(), request["files"])
        if request["probe"] is not None:
            run_probe(program, request["probe"])
        program.recipes.update({name: Recipe.of(recipe) for name, recipe in request["recipes"].items()})
        self._seconds = request["seconds"]
        keep_going, apart = request["keep_going"], without is not None
        self._alarm.prepare(program.sources)
        with self._alarm.after(self._seconds):
            ran = run_units(program, request["units"], keep_going=keep_going, apart=apart)
        self._alarm.prepare(program.own_sources)
        names = vars(program.module)
        found = [name for name in request["names"] if name in names]
        renamed = _adapt(program, request["parameters"])
        return {
            "kind": "loaded",
            "callables": [name for name in found if callable(names[name])],
            "others": [name for name in found if not callable(names[name])],
            "problems": ran.problems,
            "resumed": ran.resumed,
            "skipped": ran.skipped,
            "placeholders": sorted(program.placeholders.used),
            "told": [*put_back(), *program.eager],
            "renamed": renamed,
        }

    def _call(self, request: Mapping[str, Any]) -> tuple[Draft | None, dict[str, object]]:
        if self._program is None:
            return None, {"kind": "refused", "reason": "nothing is loaded"}
        function = _function(self._program, request["function"], by_name=request["by_name"])
        # Two calls share the time of one, so a slow function is called once.
        earlier = request["earlier"] if _ROOM * self._longest_s < self._seconds else None
        started_s = time.monotonic()
        try:
            with self._alarm.after(self._seconds):
                how = self._how(request)
                draft, answer = call(function, request["args"], request["kwargs"], self._state, how, earlier)
        finally:
            self._longest_s = max(self._longest_s, time.monotonic() - started_s)
        answer["told"] = [*answer["told"], *self._program.eager]
        return draft, {"kind": "returned", **{name: said for name, said in answer.items() if said}}

    def _how(self, request: Mapping[str, Any]) -> How:
        device = self._kit.device if request["accelerated"] else accelerator.CPU
        trace: Depth = request["trace"] if self._watched else "nothing"
        return How(grad=request["grad"], trace=trace, device=device, first=request["first"])


def _start(device: str, memory_bytes: int) -> str:
    """Start the device; return why it cannot be used, or nothing."""
    try:
        accelerator.start(device, memory_bytes)
    except (RuntimeError, AssertionError) as fault:  # AssertionError: a torch built without the device
        return printable(str(fault), MAX_STRING)
    return ""


def _adapt(program: LoadedProgram, parameters: Mapping[str, list[str]]) -> list[tuple[str, list[str]]]:
    """Make functions with other parameter names callable by the contract's names; return which, with their names."""
    renamed = []
    for name, wanted in parameters.items():
        function = vars(program.module).get(name)
        own = other_names(function, wanted) if callable(function) else None
        if callable(function) and own is not None:
            program.adapted[name] = by_position(function, wanted, own)
            renamed.append((name, [printable(name, MAX_NAME) for name in own]))
        elif callable(function) and is_open(function, wanted):
            program.adapted[name] = by_position(function, wanted, ())
    return renamed


def _function(program: LoadedProgram, name: str, *, by_name: bool) -> Callable[..., object]:
    if name.startswith(PROBE_PREFIX):
        module = adapted_module(program.module, program.adapted) if program.adapted else program.module
        return without_arrays(partial(program.probes[name.removeprefix(PROBE_PREFIX)], module))
    if name.startswith(OBJECT):
        module = adapted_module(program.module, program.adapted) if program.adapted else program.module
        return partial(run, program.recipes[name.removeprefix(OBJECT)], module)
    if name in program.adapted and not by_name:
        return program.adapted[name]
    try:
        function: Callable[..., object] = vars(program.module)[name]
    except KeyError:
        msg = f"name {name!r} is not defined"
        raise NameError(msg) from None
    return function


def _speak_into_the_log() -> None:
    """Give Python new streams to the log pipe, line by line, so that output before a crash is not lost."""
    for name, descriptor in (("stdout", 1), ("stderr", 2)):
        raw = io.FileIO(descriptor, "w", closefd=False)
        stream = io.TextIOWrapper(
            io.BufferedWriter(raw), encoding="utf-8", errors="backslashreplace", line_buffering=True
        )
        setattr(sys, name, stream)
        setattr(sys, f"__{name}__", stream)


def _flush() -> None:
    for stream in (sys.stdout, sys.stderr):
        with suppress(Exception):  # the submission may have replaced or closed it
            stream.flush()


def _seed() -> None:
    """Seed Python's randomness as the warm process seeded NumPy's and torch's: a fork seeds it anew."""
    random.seed(0)
