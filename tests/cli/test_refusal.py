"""Where the walls are missing `batch` refuses, and says what to install; told to, it goes on without."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import pytest

from grader.cli import codes

SAMPLES = Path(__file__).parents[1] / "samples"
BLOCKED = (
    "import sys; sys.modules.update(dict.fromkeys({names!r})); from grader.cli.boundary import run; sys.exit(run())"
)

pytestmark = pytest.mark.skipif(sys.platform != "linux", reason="elsewhere it is Linux that is missing")


def batch(folder: Path, missing: tuple[str, ...], *options: str) -> subprocess.CompletedProcess[str]:
    """Run `grader batch` in a process in which these packages cannot be imported."""
    words = ["batch", str(SAMPLES / "class"), "--out", str(folder / "out"), "--jobs", "1", "--quiet", *options]
    command = [sys.executable, "-c", BLOCKED.format(names=missing), *words]
    return subprocess.run(command, capture_output=True, text=True, check=False)  # noqa: S603 - our own command


@pytest.mark.parametrize(
    ("missing", "isolation"),
    [(("landlockpy",), "auto"), (("seccompy",), "restricted"), (("landlockpy", "seccompy"), "full")],
)
def test_without_the_libraries_batch_refuses_and_says_what_to_install(
    tmp_path: Path, missing: tuple[str, ...], isolation: str
) -> None:
    done = batch(tmp_path, missing, "--isolation", isolation)
    assert done.returncode == codes.USAGE
    assert "pip install landlockpy seccompy" in done.stderr
    assert all(name in done.stderr for name in missing)
    assert "Traceback" not in done.stderr
    assert not (tmp_path / "out").exists()


def test_without_the_libraries_batch_goes_on_where_it_is_told_to(tmp_path: Path) -> None:
    done = batch(tmp_path, ("landlockpy", "seccompy"), "--isolation", "process", "--exercises", "ex01")
    assert done.returncode == codes.PASSED, done.stderr
    assert '"isolation": "process"' in (tmp_path / "out" / "results.json").read_text(encoding="utf-8")
