"""One worker that is asked one question after another, with time limits kept by the judge."""

from __future__ import annotations

import shutil
from dataclasses import replace
from typing import TYPE_CHECKING, Self, TypeVar

from grader.errors import JudgeFault
from grader.sandbox.answers import read_answer, read_greeting, unexpected
from grader.sandbox.outcomes import Crashed, Loaded, OutOfMemory, Refused, Returned, TimedOut, crash, was_ended_by
from grader.sandbox.pipes import Silence
from grader.sandbox.requests import call_request
from grader.text import Text
from grader.worker.frame import FrameError
from grader.worker.request_frame import pack

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence
    from pathlib import Path

    from grader.sandbox.answers import Answer, AnswerReader
    from grader.sandbox.outcomes import Failure, Outcome
    from grader.sandbox.waiting import Waiting
    from grader.worker.objects import Recipe
    from grader.worker.prohibition import Prohibition
    from grader.worker.tracing import Depth

_GREETING_S = 30.0
"""For forking and locking in a worker; far more than a busy machine needs."""
_NO_DEVICE = Text(
    "The device cannot be used in the process that runs submissions: {why}", "运行提交代码的进程无法使用该设备：{why}"
)
_ENDING_S = 1.0
"""For a worker to end after its pipe has; a worker that goes on has closed the pipe, and is killed."""
_CLOSED = Text("it closed the pipe for its answers", "它关闭了用于返回答案的管道")
_TOO_LARGE = Text("what was handed in is too large to be sent to it", "提交的内容过大，无法发送")
_GRACE_S = 0.25
"""For a worker whose time is up to report its position."""
T = TypeVar("T", Returned, Loaded, bytes)


class Worker:
    """A locked-in process that runs one submission."""

    def __init__(
        self,
        waiting: Waiting,
        *,
        level: str,
        cpu_s: float,
        folder: Path | None = None,
        greeting_s: float = _GREETING_S,
    ) -> None:
        """Take over a process that was just started; the `folder` is its own, and removed with it."""
        self._waiting = waiting
        self._process = waiting.process
        self._pipes = waiting.pipes
        self._clock = waiting.clock
        self._level = level
        self._cpu_s = cpu_s
        self._folder = folder
        self._greeting_s = greeting_s
        self._greeted = False
        self._put = 0
        self._taken = 0
        self._loaded = False
        self.alive = True

    def tool(self, name: str, payload: bytes, seconds: float) -> bytes | Failure:
        """Run a trusted tool, by its preloaded name, on untrusted bytes.

        Raises:
            JudgeFault: a submission was loaded in this worker, so that its tools are no longer trusted.
        """
        if self._loaded:
            raise JudgeFault(
                Text(
                    "A worker that already runs a submission was asked for a tool.",
                    "向已加载提交代码的工作进程请求了工具。",
                )
            )
        return self._expect(bytes, self._ask({"do": "tool", "name": name, "payload": payload}, seconds))

    def load(  # noqa: PLR0913 - one parameter for each thing that is sent
        self,
        units: Sequence[tuple[str, str]],
        names: Sequence[str],
        *,
        seconds: float,
        files: Mapping[str, bytes] | None = None,
        parameters: Mapping[str, Sequence[str]] | None = None,
        probe: str | None = None,
        recipes: Mapping[str, Recipe] | None = None,
        keep_going: bool = False,
        without: Prohibition | None = None,
        libraries: Sequence[str] = (),
    ) -> Loaded | Failure:
        """Run a submission's units (name, source) in order, and ask which of the names it defines.

        `parameters` are the names of the functions' parameters: a function with other names is called by position.
        `files` may be imported (`helpers.py` as `helpers`), and opened if the worker was started with them. `probe` is
        the course's own code, run before the submission; its functions are called as `probe:NAME` and get the module
        first. `recipes` say what is done with objects of its classes, called as `object:NAME`. `keep_going` reports a
        unit that raises and runs the next. Names in `without` raise when used, and a statement that then raises is
        passed over: it may be a self-check. The worker must have been started with the `libraries`.
        """
        self._loaded = True
        request = {
            "do": "load",
            "units": [[name, source] for name, source in units],
            "names": list(names),
            "parameters": {name: list(wanted) for name, wanted in (parameters or {}).items()},
            "files": dict(files or {}),
            "probe": probe,
            "recipes": {name: recipe.to_value() for name, recipe in (recipes or {}).items()},
            "keep_going": keep_going,
            "without": None if without is None else without.to_request(),
            "libraries": list(libraries),
            "seconds": seconds,
        }
        return self._expect(Loaded, self._ask(request, seconds))

    def call(
        self,
        function: str,
        args: Sequence[object] = (),
        kwargs: Mapping[str, object] | None = None,
        *,
        seconds: float,
        grad: bool = True,
        trace: Depth = "nothing",
    ) -> Outcome:
        """Send one call and return its outcome; for the arguments see `call_request`."""
        self.put(call_request(function, args, kwargs or {}, grad=grad, trace=trace))
        return self.take(seconds)

    def put(self, *requests: bytes) -> None:
        """Send calls, which run in this order after those sent before; their outcomes must be taken.

        Raises:
            JudgeFault: the worker has ended.
        """
        if not self.alive:
            raise JudgeFault(Text("A question was sent to a worker that has ended.", "向已结束的工作进程发送了问题。"))
        self.greet()
        self._put += len(requests)
        self._pipes.send(*requests)

    def take(self, seconds: float, read: AnswerReader = read_answer) -> Outcome:
        """Return the outcome of the first call that was sent and not taken; wait at most this long."""
        return self._expect(Returned, self._take(seconds, read))

    @property
    def busy(self) -> bool:
        """Whether outcomes of sent calls are still to be taken."""
        return self._taken < self._put

    def computed_s(self) -> float | None:
        """Return the processor seconds it has used; None if unknown, as after its end."""
        return self._process.computed_s()

    def take_output(self) -> str:
        """Return what the submission printed since last asked: the first 64 KiB, then how much was left out."""
        if self.alive:
            self._pipes.drain()
        return self._pipes.log.take()

    def kill(self) -> None:
        """End the process, whatever it is doing."""
        if self.alive:
            self.alive = False
            self._process.kill()
            self._pipes.drain()
            self._pipes.close()
            if self._folder is not None:
                shutil.rmtree(self._folder, ignore_errors=True)

    close = kill

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self.close()

    def _expect(self, kind: type[T], answer: Answer | Failure) -> T | Failure:
        if isinstance(answer, kind):
            return answer
        if isinstance(answer, (Returned, Loaded, bytes)):
            answer = unexpected(0.0 if isinstance(answer, bytes) else answer.seconds)
        if isinstance(answer, Refused):
            self.kill()
        return answer

    def _ask(self, request: Mapping[str, object], seconds: float) -> Answer | Failure:
        try:
            frame = pack(request)
        except FrameError:  # the submission itself does not fit: no fault of the judge
            return Refused(_TOO_LARGE)
        self.put(frame)
        return self._take(seconds)

    def _take(self, seconds: float, reader: AnswerReader = read_answer) -> Answer | Failure:
        start = self._clock()
        answer = self._waiting.receive(start + seconds + _GRACE_S)
        taken = self._clock() - start
        self._taken += 1
        match answer:
            case bytes():
                read = reader(answer, self._taken, taken)
                if not isinstance(read, TimedOut):
                    return read
                self.kill()
                return replace(read, limit=seconds)
            case Silence.TIMEOUT:
                self.kill()
                return TimedOut(seconds, taken)
            case Silence.TOO_MUCH_MEMORY:
                self.kill()
                return OutOfMemory(taken)
            case Silence.DEATH:
                return self._end(start)
            case Silence.TOO_LONG:
                return Refused(Text("it is too long", "内容过长"), taken)
            case Silence.NOT_ASKED_FOR:
                return Refused(Text("it holds more than was asked for", "内容多于所提的问题"), taken)

    def greet(self) -> None:
        """Wait until it is locked in; this costs the submission no time. Return at once if that happened before.

        Raises:
            JudgeFault: it cannot be locked in, or its device cannot be used.
        """
        if self._greeted:
            return
        self._greeted = True
        answer = self._pipes.receive(self._clock() + self._greeting_s)
        level, lacks = read_greeting(answer) if isinstance(answer, bytes) else (None, "")
        if lacks:
            self.kill()
            raise JudgeFault(_NO_DEVICE.format(why=lacks))
        if level != self._level:
            said = self.take_output()
            self.kill()
            text = Text("The worker could not be locked in: {said}", "无法锁定工作进程：{said}")
            raise JudgeFault(text.format(said=said or answer))
        self._waiting.begin()

    def _end(self, start: float) -> Failure:
        """Say how the process ended; end it if necessary."""
        ended = self._process.ended(_ENDING_S)
        goes_on = ended is None
        self.kill()
        ended = ended or self._process.ended()
        taken = self._clock() - start
        if ended is None:
            raise JudgeFault(Text("The warm process ended while it was in use.", "预热进程在使用中意外结束。"))
        status, cpu = ended
        killed = was_ended_by("SIGKILL", status)
        if goes_on and killed and cpu < self._cpu_s:
            return Crashed(_CLOSED, seconds=taken)
        if was_ended_by("SIGXCPU", status) or (killed and cpu >= self._cpu_s):
            return TimedOut(self._cpu_s, taken)
        return crash(status, taken)
