"""Attempts to escape, made before anything is judged, in a real worker: if one succeeds, nothing is judged."""

from __future__ import annotations

import os
import tempfile
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from grader.errors import IsolationError
from grader.sandbox.launch import known_names
from grader.sandbox.outcomes import Loaded, Returned
from grader.text import Text

if TYPE_CHECKING:
    from collections.abc import Collection, Iterator, Mapping

    from grader.sandbox.client import Worker
    from grader.worker.profiles import Name

_SECONDS = 30.0
_HONEST = "honest"

ATTEMPTS: Mapping[str, Text] = {
    "read": Text("reads a file of this machine", "读取本机的文件"),
    "read_ours": Text("reads this program's own files", "读取本程序自身的文件"),
    "list": Text("lists a folder", "列出目录内容"),
    "write": Text("writes into a folder that is open to all", "写入对所有人开放的目录"),
    "processes": Text("looks at processes", "查看进程信息"),
    "environment": Text("sees the environment of the judge", "看到评判进程的环境变量"),
    "fork": Text("starts a process", "启动进程"),
    "thread": Text("starts a thread", "启动线程"),
    "run": Text("runs a program", "运行其他程序"),
    "socket": Text("opens a socket", "打开套接字"),
    "signal": Text("sends a signal to the judge", "向评判进程发送信号"),
    "trace": Text("traces a process", "跟踪进程"),
    "mode": Text("changes the mode of a file", "修改文件权限"),
}
"""What a worker must not be able to do from `restricted` on, by the name of the function that tries it."""
ALLOWED: Mapping[Name, frozenset[str]] = {"bare": frozenset(), "cuda": frozenset({"thread"})}
"""What it may do after all because a driver needs it, by the name of the profile."""

_SOURCE = """
import ctypes, os, socket, threading

def try_read(at): return open(at["canary"]).read() == at["text"]
def try_read_ours(at): return bool(open(at["ours"]).read())
def try_list(at): return bool(os.listdir("/") or os.listdir(at["folder"]))
def try_write(at): return open(os.path.join(at["folder"], "written"), "w").close() is None
def try_processes(at): return bool(os.listdir("/proc"))
def try_environment(at): return not set(os.environ) <= set(at["known"])
def try_fork(at):
    child = os.fork()
    if child == 0:
        os._exit(0)
    return True
def try_thread(at):
    threading.Thread(target=id, args=(0,)).start()
    return True
def try_run(at): return os.posix_spawn("/bin/true", ["true"], {}) > 0
def try_socket(at): return socket.socket(socket.AF_UNIX) is not None
def try_signal(at): return os.kill(at["judge"], 0) is None
def try_trace(at): return ctypes.CDLL(None).ptrace(0, 0, 0, 0) == 0
def try_mode(at): return os.chmod(at["canary"], 0o666) is None

def succeeded(at, names):
    found = []
    for name in names:
        try:
            if globals()["try_" + name](at):
                found.append(name)
        except Exception:  # an attempt that is refused, in whatever way
            pass
    return found

def honest():
    import wave, torch
    x = torch.ones(2, requires_grad=True)
    (x * x).sum().backward()
    return x.grad
"""


class NotTried(IsolationError):
    """The attempts could not be made: their worker gave no answer."""


@dataclass(frozen=True, slots=True)
class Probed:
    """The outcome of the attempts: the names of those that succeeded, and whether honest work is possible."""

    breaches: tuple[str, ...]
    works: bool


def probe(worker: Worker, allowed: Collection[str] = ()) -> Probed:
    """Make all attempts in a fresh worker, except those that are allowed there.

    Raises:
        NotTried: the attempts could not be made.
    """
    loaded = worker.load([("probes.py", _SOURCE)], ["succeeded", _HONEST], seconds=_SECONDS)
    if not isinstance(loaded, Loaded):
        raise NotTried(_NOT_MADE.format(outcome=loaded))
    honest = worker.call(_HONEST, seconds=_SECONDS)
    if not worker.alive:
        raise NotTried(_NOT_MADE.format(outcome=honest))
    wanted = [name for name in ATTEMPTS if name not in allowed]
    with _targets() as targets:
        told = worker.call("succeeded", [targets, wanted], seconds=_SECONDS)
    if not isinstance(told, Returned) or not isinstance(told.value, list):
        raise NotTried(_NOT_MADE.format(outcome=told))
    breaches = tuple(name for name in wanted if name in told.value)
    return Probed(breaches, works=isinstance(honest, Returned))


@contextmanager
def _targets() -> Iterator[Mapping[str, object]]:
    """Create a file to read and a folder to write to that only the isolation protects."""
    with tempfile.TemporaryDirectory(prefix="grader-probe-") as name:
        folder = Path(name)
        folder.chmod(0o777)
        canary = folder / "canary"
        canary.write_text("canary", encoding="utf-8")
        canary.chmod(0o666)
        yield {
            "folder": name,
            "canary": str(canary),
            "text": "canary",
            "ours": str(Path(__file__).parents[1] / "text.py"),
            "known": list(known_names()),
            "judge": os.getpid(),
        }


_NOT_MADE = Text(
    "The isolation could not be tested: {outcome}",
    "无法检验隔离：{outcome}",
)
