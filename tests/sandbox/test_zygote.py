"""A warm process that starts before anybody knows what it must import."""

from __future__ import annotations

import gc
import time

import pytest

from grader.errors import JudgeFault
from grader.limits import Limits
from grader.sandbox.outcomes import Loaded, Returned
from grader.sandbox.zygote import Zygote
from grader.submission.definitions import DEFINITIONS_TOOL, defined_names, definitions_request


def test_a_warm_process_that_is_told_late_what_to_import_serves_like_any_other() -> None:
    with Zygote.start(preload=None) as zygote:
        assert zygote.complete((DEFINITIONS_TOOL,))
        assert zygote.complete(())
        assert not zygote.complete((DEFINITIONS_TOOL, "torch._dynamo"))
        with zygote.spawn(Limits()) as worker:
            answer = worker.tool(DEFINITIONS_TOOL, definitions_request("a.py", b"x = 1\n"), 20)
    assert isinstance(answer, bytes)
    assert defined_names(answer) == {"x"}


def test_libraries_cannot_be_named_late() -> None:
    with Zygote.start(preload=None) as zygote:
        assert not zygote.complete((DEFINITIONS_TOOL, "library:einops"))
        with pytest.raises(JudgeFault, match="einops"):
            zygote.spawn(Limits(), ("einops",))


def test_a_warm_process_that_is_never_told_ends_at_once() -> None:
    zygote = Zygote.start(preload=None)
    process = zygote._process.started.process
    begun_s = time.monotonic()
    zygote.close()
    zygote.close()
    assert time.monotonic() - begun_s < 1.5  # it would listen only after it has imported torch
    assert process is not None
    assert not isinstance(process, int)
    assert process.poll() is not None


def test_a_worker_collects_garbage_as_python_does_elsewhere() -> None:
    source = "import gc\ndef f(): return gc.isenabled(), list(gc.get_threshold())\n"
    with Zygote.start() as zygote, zygote.spawn(Limits()) as worker:
        assert isinstance(worker.load([("ex.py", source)], ["f"], seconds=20), Loaded)
        answer = worker.call("f", [], seconds=20)
    assert isinstance(answer, Returned)
    assert answer.value == (True, list(gc.get_threshold()))
