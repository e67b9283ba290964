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


def test_a_fork_that_ends_at_once_has_told_which_lines_ran(tmp_path: Path) -> None:
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
    ((name, lines),) = worker_lines.lines_in(table, tmp_path)
    assert name == str(sample)
    assert lines - {0} == {1, 6, 10} | {2, 4, 7, 8, 11}  # those of the module, and those of the calls
