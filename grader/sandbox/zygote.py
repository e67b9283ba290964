"""Have the warm process fork workers, and restart it if it dies."""

from __future__ import annotations

import math
import os
import shutil
import time
from contextlib import ExitStack
from typing import TYPE_CHECKING, Self

from grader.errors import IsolationError, JudgeFault
from grader.sandbox.devices import CPU
from grader.sandbox.escapes import ALLOWED, ATTEMPTS, NotTried, Probed, probe
from grader.sandbox.folders import empty_folder, folder_with
from grader.sandbox.launch import complete, launch
from grader.sandbox.pipes import Pipes
from grader.sandbox.waiting import LIMITS_MEMORY, Waiting
from grader.sandbox.warm import Child, GoneError, WarmProcess
from grader.text import Text
from grader.worker.libraries import library_in
from grader.worker.profiles import profile_of

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping
    from pathlib import Path

    from grader.limits import Limits
    from grader.sandbox.client import Worker
    from grader.worker.lockdown import Level
    from grader.worker.profiles import Profile

_TRIES = 3
"""How often a worker is asked for if the warm process is killed from outside."""
_NOT_STARTED = Text(
    "The process that runs submissions could not be started. It said:\n{text}",
    "无法启动用于运行提交代码的进程。它的输出是：\n{text}",
)
_BROKEN = Text(
    "Isolation {level} does not hold on this machine; code in a worker {what}. Nothing was judged.",
    "隔离级别 {level} 在本机无效：工作进程中的代码能够{what}。未评判任何提交。",
)
_USELESS = Text(
    "Under isolation {level} not even honest code runs on this machine. Nothing was judged.",
    "在隔离级别 {level} 下，本机连正常代码也无法运行。未评判任何提交。",
)
_NOT_PRELOADED = Text(
    "The process that runs submissions was started without what the exercise allows: {names}.",
    "运行提交代码的进程启动时没有载入题目允许的库：{names}。",
)


class Zygote:
    """The warm process as the judge sees it; it is restarted if it dies."""

    def __init__(
        self,
        level: Level,
        preload: tuple[str, ...] | None,
        clock: Callable[[], float],
        device: str,
        profile: Profile,
        process: WarmProcess | None = None,
    ) -> None:
        """Begin to warm up, unless a warm process is given; use `start` or `copy`."""
        self.level = level
        self.device = device
        self._profile = profile
        self._preload = preload
        self._clock = clock
        self._folder = empty_folder()
        self._process = process or self._launched()
        self._number = 0
        self.idle: Callable[[bool], None] | None = None
        """Called when a worker that is waited for stops and starts computing."""
        self.limits_memory = LIMITS_MEMORY
        self._was_ready = False
        self._closed = False

    @staticmethod
    def start(
        *,
        isolation: Level = "process",
        preload: tuple[str, ...] | None = (),
        clock: Callable[[], float] = time.monotonic,
        device: str = CPU,
        profile: Profile | None = None,
    ) -> Zygote:
        """Begin to warm up and return at once; `preload` names trusted tools as `package.module:function`.

        With None, only torch is imported until `complete` says what else.
        `profile` is that of the device, unless the walls of another one are tested.
        """
        return Zygote(isolation, preload, clock, device, profile or profile_of(device))

    def complete(self, preload: tuple[str, ...]) -> bool:
        """Say what is imported besides torch, if that was left open; return whether this zygote has all of it.

        Libraries that exercises allow must be named at the start.
        """
        if self._preload is None and not any(map(library_in, preload)):
            self._preload = preload
            complete(self._process.started, preload)
        return self._preload is not None and set(preload) <= set(self._preload)

    def spawn(
        self, limits: Limits, libraries: tuple[str, ...] = (), files: Mapping[str, bytes] | None = None
    ) -> Worker:
        """Return a fresh worker; before the first one it is proved that nothing gets out.

        It can read the `libraries`, which the warm process must have imported. It starts in a folder that is empty but
        for the `files`; if it has a home of its own, it writes them there when it loads a submission.

        Raises:
            JudgeFault: the warm process cannot be started, or has not these libraries.
            IsolationError: the level does not hold.
        """
        lacking = [name for name in libraries if name not in map(library_in, self._preload or ())]
        if lacking:
            raise JudgeFault(_NOT_PRELOADED.format(names=", ".join(lacking)))
        folder = folder_with(files) if files and self.level != "full" else None
        with ExitStack() as undo:
            if folder is not None:
                undo.callback(shutil.rmtree, folder, ignore_errors=True)
            worker = self._fresh(limits, libraries, folder, proved=self.level != "process")
            undo.pop_all()
        return worker

    def prove(self, limits: Limits) -> Probed:
        """Make all attempts to escape from a worker, and return which succeeded.

        Raises:
            JudgeFault: the warm process cannot be started.
            IsolationError: the attempts could not be made.
        """
        with self._fresh(limits, (), None, proved=False) as worker:
            return probe(worker, ALLOWED[self._profile.name])

    def _fresh(self, limits: Limits, libraries: tuple[str, ...], folder: Path | None, *, proved: bool) -> Worker:
        fault: JudgeFault | IsolationError
        for _ in range(_TRIES):
            try:
                if proved and not self._process.proved:
                    self._insist(limits)
                return self._spawn(limits, libraries, folder)
            except GoneError:
                fault = self._restarted()
            except NotTried as error:  # the worker with the attempts may have been killed from outside
                fault = error
        raise fault

    def _restarted(self) -> JudgeFault:
        """Restart the warm process, and return the message for the case that this does not help.

        Raises:
            JudgeFault: it was never warm, or is not wanted any more.
        """
        self._was_ready |= self._process.was_ready
        fault = JudgeFault(_NOT_STARTED.format(text=self._process.end()))
        if self._closed or not self._was_ready:
            raise fault
        self._process = self._launched()
        return fault

    def _launched(self) -> WarmProcess:
        return WarmProcess(launch(self.level, self._preload, self._folder, self.device, self._profile))

    def close(self) -> None:
        """End the warm process and all workers."""
        if not self._closed:
            self._closed = True
            self._process.end(at_once=self._preload is None)
            shutil.rmtree(self._folder, ignore_errors=True)

    def copy(self) -> Zygote:
        """Return another zygote like this: its warm process forks a copy, which shares all unchanged memory.

        Raises:
            JudgeFault: the warm process cannot be started.
        """
        settings = (self.level, self._preload, self._clock, self.device, self._profile)
        if self.device != CPU:  # a driver's threads are counted by user, and copies have the same user
            return Zygote(*settings)
        fault: JudgeFault
        for _ in range(_TRIES):
            try:
                self._process.await_ready()
                return Zygote(*settings, self._process.copy(self._profile.tasks))
            except GoneError:
                fault = self._restarted()
        raise fault

    def hand_over(self) -> None:
        """Leave the warm process to a fork of this process, which has it too; it ends when the fork releases it."""
        self._process.started.channel.close()

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self.close()

    def _insist(self, limits: Limits) -> None:
        with self._spawn(limits) as worker:
            try:
                probed = probe(worker, ALLOWED[self._profile.name])
            except JudgeFault as fault:  # the warm process was killed meanwhile
                raise NotTried(fault.text) from fault
        if probed.breaches or not probed.works:
            what = Text.join((ATTEMPTS[name] for name in probed.breaches), Text(", ", "、"))
            raise IsolationError((_BROKEN if probed.breaches else _USELESS).format(level=self.level, what=what))
        self._process.proved = True

    def _spawn(self, limits: Limits, libraries: tuple[str, ...] = (), folder: Path | None = None) -> Worker:
        self._process.await_ready()
        self._number += 1
        cpu_s = math.ceil(limits.submission_s * self._profile.cores) + self._profile.start_s + 1
        request: dict[str, object] = {"do": "spawn", "id": self._number, "memory_mb": limits.memory_mb, "cpu_s": cpu_s}
        request |= {"libraries": list(libraries), "folder": "" if folder is None else str(folder)}
        theirs_in, requests = os.pipe()
        answers, theirs_out = os.pipe()
        log, theirs_log = os.pipe()
        try:
            number, handle = self._process.spawn(
                request, (theirs_in, theirs_out, theirs_log), self._profile.driver_bytes or 0
            )
        except GoneError:
            for descriptor in (requests, answers, log):
                os.close(descriptor)
            raise
        finally:
            for descriptor in (theirs_in, theirs_out, theirs_log):
                os.close(descriptor)
        # Importing torch here takes as long as warming up, so it is done meanwhile.
        from grader.sandbox.client import Worker  # noqa: PLC0415 - see above

        child = Child(self._process, self._number, handle, number)
        pipes = Pipes(requests, answers, log, handle, self._clock)
        memory_bytes = None if self.limits_memory else limits.memory_mb << 20
        waiting = Waiting(child, pipes, self._clock, self.idle, memory_bytes)
        return Worker(waiting, level=self.level, cpu_s=cpu_s, folder=folder)
