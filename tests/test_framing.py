"""What digests are taken of tells different records apart, and is the same in every process."""

from __future__ import annotations

import os
import subprocess
import sys

from grader.framing import framed, spelled
from grader.text import Location, Text

SETS = "from grader.framing import spelled; print(spelled([frozenset(map(str, range(20))), {'b': 1, 'a': 2}]))"


def test_the_borders_of_parts_count() -> None:
    assert b"".join(framed((b"ab", b"c"))) != b"".join(framed((b"a", b"bc")))


def test_sets_are_spelled_the_same_in_every_process() -> None:
    command = [sys.executable, "-c", SETS]
    seeds = [{**os.environ, "PYTHONHASHSEED": seed} for seed in ("1", "2")]
    said = {subprocess.run(command, env=seed, check=True, capture_output=True).stdout for seed in seeds}  # noqa: S603 - our own
    assert len(said) == 1


def test_what_equality_leaves_out_is_spelled_too() -> None:
    plain, placed = Text.same("x"), Text("x", "x", locations=(Location("ex01.py", 1),))
    assert plain == placed
    assert spelled(plain) != spelled(placed)
    assert spelled({"a": (1, 2)}) != spelled({"a": ("1", 2)}) != spelled({"b": (1, 2)})
