"""Have a file judged while keys and saves are handled: by the waiting judge, or else by a process of its own.

This process never imports torch and never waits: a thread asks, and puts the outcome among the events.
"""

from __future__ import annotations

import json
import subprocess
import sys
import threading
from contextlib import suppress
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import TYPE_CHECKING, Final

from grader.cli.single import JudgedFile, read_file
from grader.cli.watching.events import Judged, Slow
from grader.errors import GraderError
from grader.result_json import result_from_json
from grader.standby.client import reach
from grader.text import Text

if TYPE_CHECKING:
    from grader.cli.file_check import FileCheck
    from grader.cli.single import ReadFile
    from grader.cli.terminal import Terminal
    from grader.cli.watching.events import Events
    from grader.result import Result

ALONE: Final = "import sys; sys.path.append(sys.argv.pop(1)); from grader.cli import main; main()"
_PACKAGE: Final = Path(__file__).resolve().parents[3]
_TRIES: Final = 2
"""A waiting judge that disappears meanwhile is replaced once; after that something else is wrong."""
_WORDS: Final = 2_000
SLOW_S: Final = 1.0
"""After so long somebody wonders whether the save was seen."""


@dataclass(slots=True)
class Judging:
    """Has files judged, one at a time."""

    events: Events
    terminal: Terminal
    kept: bool = True
    """Whether a waiting judge is used."""
    _process: subprocess.Popen[bytes] | None = None
    _changing: threading.Lock = field(default_factory=threading.Lock)
    _ended: bool = False

    def warm_up(self) -> None:
        """Let the waiting judge get ready, because a file will be judged soon."""
        if self.kept:
            threading.Thread(target=self._reach, daemon=True).start()

    def judge(self, wanted: FileCheck) -> None:
        """Begin to judge a file; the outcome is an event."""
        waiting = threading.Timer(SLOW_S, lambda: self.events.put(Slow()))
        waiting.daemon = True
        waiting.start()

        def ask() -> None:
            outcome = self._outcome(wanted)
            waiting.cancel()
            self.events.put(Judged(outcome))

        threading.Thread(target=ask, daemon=True).start()

    def end(self) -> None:
        """End what runs; its outcome is not needed."""
        with self._changing:
            self._ended = True
            if self._process is not None:
                self._process.kill()

    def _reach(self) -> None:
        warm = reach()
        if warm is not None:
            warm.close()

    def _outcome(self, wanted: FileCheck) -> JudgedFile | Text:
        try:
            # Remarks have no place on a screen that other code draws.
            read = read_file(wanted, replace(self.terminal, quiet=True))
            result = self._by_waiting_judge(read) or self._alone(read)
            if not isinstance(result, Text):
                result = replace(result, handin_notes=read.submission.notes).for_student()
        except GraderError as error:
            return error.text
        except Exception as fault:  # noqa: BLE001 - a thread that ends in silence would be waited for
            return Text("A fault of grader itself: {fault}", "grader 自身出错：{fault}").format(fault=repr(fault))
        if isinstance(result, Text):
            return result
        return JudgedFile(read.exercise, read.path, result, read.submission.data)

    def _by_waiting_judge(self, read: ReadFile) -> Result | None:
        for _ in range(_TRIES if self.kept else 0):
            warm = reach()
            if warm is None:
                return None
            if (result := warm.judge(read.request)) is not None:
                return result
        return None

    def _alone(self, read: ReadFile) -> Result | Text:
        """Have a file judged by `grader check` in its own process."""
        asked = ("check", read.exercise.id, str(read.path), "--course", str(read.root), "--seed", read.seed)
        options = ("--isolation", read.wanted.isolation, "--format", "json", "--no-keep", "--lang")
        command = [sys.executable, "-P", "-c", ALONE, str(_PACKAGE), *asked, *options, self.terminal.language]
        with self._changing:
            if self._ended:
                return Text("Interrupted.", "已中断。")
            pipe = subprocess.PIPE
            process = subprocess.Popen(command, stdin=subprocess.DEVNULL, stdout=pipe, stderr=pipe)  # noqa: S603 - our own
            self._process = process
        said, complained = process.communicate()
        with suppress(ValueError, KeyError, TypeError):
            return result_from_json(json.loads(said))
        words = complained.decode("utf-8", "replace").strip()[-_WORDS:]
        return Text.same(words) if words else Text("The judge gave no result.", "评分程序没有给出结果。")
