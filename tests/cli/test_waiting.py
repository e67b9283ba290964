"""What is seen while one waits, in a real terminal and in none."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path
from typing import Final

import pytest

pexpect = pytest.importorskip("pexpect", reason="needs pexpect, of the extra `test`")

TINY: Final = Path(__file__).parents[1] / "samples" / "tiny_course"
COMMAND: Final = ["-m", "grader", "check", "ex01", "--course", str(TINY), "--no-keep", "--lang", "en"]
PATIENCE_S: Final = 300
"""Nothing here is about the clock: the machine may be busy with other tests."""
HELD: Final = """
import os, sys, time

class Held:
    def find_spec(self, name, path=None, target=None):
        if name == "torch":
            while not os.path.exists(os.environ["TORCH_MAY_COME"]):
                time.sleep(0.05)

sys.meta_path.insert(0, Held())
"""


@pytest.fixture
def work(tmp_path: Path) -> Path:
    (tmp_path / "ex01.py").write_text("def scale(x, factor=2.0):\n    return x * factor\n")
    return tmp_path


def test_something_is_seen_before_torch_is_imported_and_then_which_check_is_asked(work: Path) -> None:
    (work / "sitecustomize.py").write_text(HELD)
    allowed = work / "allowed"
    environment = {**os.environ, "PYTHONPATH": str(work), "TORCH_MAY_COME": str(allowed), "TERM": "xterm"}
    child = pexpect.spawn(sys.executable, COMMAND, cwd=str(work), env=environment, encoding="utf-8", timeout=PATIENCE_S)
    child.expect_exact("Getting ready to judge ex01")  # torch is held back until then
    allowed.touch()
    child.expect(r"ex01: \w[^…]* …")
    child.expect_exact("\x1b[K")
    child.expect(r"3\.5 of 3\.5 points")
    child.expect(pexpect.EOF)
    child.close()
    assert child.exitstatus == 0


def test_a_pipe_gets_no_line_even_if_colours_are_asked_for(work: Path) -> None:
    done = subprocess.run(  # noqa: S603 - our own command
        [sys.executable, *COMMAND],
        cwd=work,
        env={**os.environ, "FORCE_COLOR": "1", "TERM": "xterm"},
        capture_output=True,
        check=False,
    )
    assert (done.returncode, done.stderr) == (0, b"")
