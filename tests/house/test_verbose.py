"""The suite starts however much is asked to be said of it."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

ROOT = Path(__file__).parents[2]


def test_pytest_starts_with_all_details() -> None:
    command = [sys.executable, "-m", "pytest", "-vv", "-n", "0", "-p", "no:cacheprovider", "--collect-only", __file__]
    done = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=False)  # noqa: S603 - ourselves
    assert done.returncode == 0, done.stdout + done.stderr
