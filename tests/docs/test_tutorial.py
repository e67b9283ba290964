"""The tutorial is run line by line, like a student: installed from a wheel, in its own folder."""

from __future__ import annotations

import os
import re
import shlex
import shutil
import subprocess
import sys
import sysconfig
import tempfile
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Final

import pytest

from grader.__about__ import __version__

if TYPE_CHECKING:
    from collections.abc import Iterator

ROOT: Final = Path(__file__).parents[2]
PAGES: Final = ("tutorial.md", "tutorial.zh.md")
_BLOCK: Final = re.compile(r"^```(console|python (\S+))\n(.*?)^```$", re.DOTALL | re.MULTILINE)
_MARK: Final = "@@ the next line is shown @@"
INSTALL: Final = f"pip install torch_grader-{__version__}-py3-none-any.whl"


@dataclass(frozen=True)
class Step:
    """A line that is typed with what is to be seen, or a file that is written."""

    line: str
    shown: tuple[str, ...] = ()


def steps(page: str) -> Iterator[Step]:
    for kind, name, body in _BLOCK.findall((ROOT / "docs" / page).read_text(encoding="utf-8")):
        if kind != "console":
            yield Step(f"cat > {name} <<'EOF'\n{body}EOF")
            continue
        for part in re.split(r"^\$ ", body, flags=re.MULTILINE)[1:]:
            line, _, shown = part.partition("\n")
            yield Step(line, tuple(shown.splitlines()))


@pytest.fixture(scope="module")
def wheel(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("wheel")
    command = [sys.executable, "-m", "hatchling", "build", "-t", "wheel", "-d", str(folder)]
    subprocess.run(command, cwd=ROOT, check=True, capture_output=True)  # noqa: S603 - our own
    return next(folder.glob("*.whl"))


def installing(wheel: Path) -> str:
    """Return the line that installs as the tutorial's does: what the wheel needs is there, and nothing is fetched."""
    needed = shlex.quote(sysconfig.get_path("purelib"))
    there = '"$(python -c \'import sysconfig; print(sysconfig.get_path("purelib"))\')/needed.pth"'
    options = "--no-deps --no-index --force-reinstall --disable-pip-version-check"
    return f"echo {needed} > {there}; pip install -q {options} {shlex.quote(str(wheel))}"


@pytest.fixture
def environment(tmp_path: Path) -> Iterator[dict[str, str]]:
    runtime = tempfile.mkdtemp(prefix="gr-")
    python = tmp_path / "bin"
    python.mkdir()
    (python / "python3").symlink_to(getattr(sys, "_base_executable", sys.executable))
    kept = {name: os.environ[name] for name in ("HOME", "TMPDIR") if name in os.environ}
    yield {
        **kept,
        "PATH": f"{python}:{os.defpath}",
        "LANG": "C.UTF-8",
        "COLUMNS": "100",
        "XDG_RUNTIME_DIR": runtime,
        "XDG_CACHE_HOME": str(tmp_path / "cache"),
        "XDG_STATE_HOME": str(tmp_path / "state"),
    }
    shutil.rmtree(runtime)


@pytest.mark.parametrize("page", PAGES)
def test_every_line_does_what_the_tutorial_shows(
    page: str, wheel: Path, environment: dict[str, str], tmp_path: Path
) -> None:
    taken = list(steps(page))
    assert INSTALL in [step.line for step in taken]
    lines = [installing(wheel) if step.line == INSTALL else step.line for step in taken]
    script = "".join(f"{line}\necho; echo {shlex.quote(_MARK)}\n" for line in lines)
    work = tmp_path / "course"
    work.mkdir()
    ended = subprocess.run(  # noqa: S603 - our own page
        [str(shutil.which("bash")), "-c", script],
        cwd=work,
        env=environment,
        stdin=subprocess.DEVNULL,
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
        check=False,
    )
    answers = ended.stdout.split(f"{_MARK}\n")
    assert len(answers) == len(taken) + 1, ended.stdout
    for step, answer in zip(taken, answers, strict=False):
        assert missing(step.shown, answer) is None, f"$ {step.line}\n{answer}"


def missing(shown: tuple[str, ...], answer: str) -> str | None:
    """Return the first line that is not seen after those before it; None where all are. Spaces do not count."""
    seen = iter(" ".join(line.split()) for line in answer.splitlines())
    wanted = [" ".join(line.split()) for line in shown if line != "…"]
    return next((line for line in wanted if not any(found.startswith(line) for found in seen)), None)


def test_both_languages_have_the_same_steps() -> None:
    english, chinese = ([step.line for step in steps(page)] for page in PAGES)
    assert [line for line in chinese if line != "export LANG=zh_CN.UTF-8"] == english
