"""A worker that no warm process forks, for systems without forks: it imports torch itself, and serves one submission.

There is nothing that locks it in: it is for students who check their own files.
"""

from __future__ import annotations

import gc
import json
import os
import sys

from grader.worker.stream import read_frame


def main() -> None:
    """Read from standard input what to import, then answer requests there until it is closed."""
    gc.disable()  # until it is warm, as in `boot`
    requests, answers = _take_pipes()
    body = read_frame(requests)
    if body is None:
        return
    order = json.loads(body)
    from grader.worker.child import WorkerConfig, serve  # noqa: PLC0415 - output goes to the log from here on
    from grader.worker.loading import Imported  # noqa: PLC0415 - as above
    from grader.worker.paths import importable  # noqa: PLC0415 - as above
    from grader.worker.prohibition import Kernels  # noqa: PLC0415 - as above
    from grader.worker.warming import warm  # noqa: PLC0415 - as above

    allowed: dict[str, list[str]] = order["allowed"]
    imported = Imported.now(importable(order["libraries"]))
    tools = warm(order["preload"], [path for paths in allowed.values() for path in paths])
    kit = WorkerConfig(tools, imported, Kernels.now(), allowed, order["device"])
    serve(requests, answers, kit, "process", order["memory_mb"] << 20)


def _take_pipes() -> tuple[int, int]:
    """Keep the pipes of requests and answers for this module; what is printed goes to the log, and input is empty."""
    requests, answers = os.dup(0), os.dup(1)
    if sys.platform == "win32":
        import msvcrt  # noqa: PLC0415 - there on Windows only

        for descriptor in (requests, answers):
            msvcrt.setmode(descriptor, os.O_BINARY)
    null = os.open(os.devnull, os.O_RDONLY)
    os.dup2(null, 0)
    os.dup2(2, 1)
    os.close(null)
    return requests, answers
