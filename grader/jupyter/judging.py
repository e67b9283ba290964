"""Have `grader check` judge a notebook in its own process, away from the kernel's loop, threads and torch."""

from __future__ import annotations

import json
import os
import subprocess
import sys
import tempfile
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Final

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

_GRADED: Final = (0, 1)
"""Exit codes of a check with a result."""


@dataclass(frozen=True, slots=True)
class Shown:
    """The output of a check: a result by MIME type, and messages."""

    bundle: Mapping[str, str]
    """Empty without a result; then `said` gives the reason."""
    said: str = ""


def judged(notebook: bytes, options: Sequence[str], exercise: str, folder: Path) -> Shown:
    """Judge a notebook as the file of an exercise, from a folder: the course is searched there, and above it."""
    with tempfile.TemporaryDirectory(prefix="grader-") as place:
        file = Path(place, "notebook.ipynb")
        file.write_bytes(notebook)
        command = [sys.executable, "-P", "-m", "grader", "check", *options, "--format", "notebook", "--no-color"]
        done = subprocess.run(  # noqa: S603 - our own command
            [*command, "--", exercise, str(file)],
            cwd=folder,
            env={**os.environ, "COLUMNS": "80", "PYTHONIOENCODING": "utf-8"},
            stdin=subprocess.DEVNULL,
            capture_output=True,
            check=False,
        )
    said = done.stderr.decode("utf-8", "replace")
    if done.returncode not in _GRADED:
        return Shown({}, said or f"grader check ended with code {done.returncode}")
    return Shown(json.loads(done.stdout), said)
