from __future__ import annotations

import os
from pathlib import Path
from typing import TYPE_CHECKING

from grader.standby import memory

if TYPE_CHECKING:
    import pytest


def test_a_process_below_counts_too(monkeypatch: pytest.MonkeyPatch) -> None:
    sizes = {Path(f"/proc/{pid}/status"): {"RssAnon": 300 << 10} for pid in (1, 2)}
    monkeypatch.setattr(memory, "_family", lambda pid: iter([pid, 2]))
    monkeypatch.setattr(memory, "_fields", lambda path: sizes.get(path, {}))
    assert memory.is_too_much(1)
    assert not memory.is_too_much(3)


def test_this_process_is_measured() -> None:
    fields = memory._fields(Path(f"/proc/{os.getpid()}/status"))
    assert fields["RssAnon"] > 1000


def test_a_machine_with_little_memory_left_is_seen(monkeypatch: pytest.MonkeyPatch) -> None:
    for left, short in ((100 << 10, True), (4 << 20, False)):
        monkeypatch.setattr(memory, "_fields", lambda _, left=left: {"MemTotal": 8 << 20, "MemAvailable": left})
        assert memory.is_short() is short


def test_what_the_kernel_does_not_say_is_no_reason_to_end() -> None:
    assert memory._fields(Path("/nowhere")) == {}
