"""Measuring coverage sees code in processes that are forked, locked in, and end without a word."""

from __future__ import annotations

import importlib.util
import subprocess
import sys
from pathlib import Path

ROOT = Path(__file__).parents[2]
SOURCE = """\
def sign(x):
    if x < 0:
        return -1
    return 1

def steps(n):
    for i in range(n):
        yield i

def fails():
    raise ValueError
"""
PROGRAM = """
import os, sys
sys.path.append(sys.argv[1])
import worker_lines
worker_lines.watch(sys.argv[2], sys.argv[3])
sys.path.append(sys.argv[3] + "/worker")
import sample
if not os.fork():
    sample.sign(1), list(sample.steps(1))
    try:
        sample.fails()
    finally:
        os._exit(0)
os.wait()
"""


def test_a_fork_that_ends_at_once_has_told_which_lines_followed_which(tmp_path: Path) -> None:
    spec = importlib.util.spec_from_file_location("worker_lines", ROOT / ".ci" / "coverage" / "worker_lines.py")
    assert spec is not None
    assert spec.loader is not None
    worker_lines = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(worker_lines)
    (tmp_path / "worker").mkdir()
    sample, table = tmp_path / "worker" / "sample.py", tmp_path / "table"
    sample.write_text(SOURCE, "utf-8")
    worker_lines.make_table(table, tmp_path)
    folders = [str(ROOT / ".ci" / "coverage"), str(table), str(tmp_path)]
    subprocess.run([sys.executable, "-c", PROGRAM, *folders], check=True, capture_output=True)  # noqa: S603 - our own
    ((name, pairs),) = worker_lines.pairs_in(table, tmp_path)
    assert name == str(sample)
    module = {(-1, 1), (1, 6), (6, 10), (10, -1)}
    # the condition was never true, and a function that raises has not been left by its last line
    called = {(-1, 2), (2, 4), (4, -1), (-6, 7), (7, 8), (8, 7), (7, -6), (-10, 11)}
    assert pairs - {(0, 1)} == module | called
