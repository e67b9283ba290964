"""The hostile corpus again: judged by an ordinary user, and by the installed program."""

from __future__ import annotations

import importlib.util
import os
import re
import shutil
import site
import subprocess
import sys
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from grader.sandbox.isolation import available_levels

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

ROOT = Path(__file__).parents[1]
CORPUS = Path(__file__).with_name("test_hostile.py")
NOBODY = "65534"
PASSED = re.compile(r"(\d+) passed")

pytestmark = [
    pytest.mark.slow,
    pytest.mark.skipif("restricted" not in available_levels(), reason="nothing is held off on this machine"),
]


def passed(python: Path, which: str, wrapped: Sequence[str] = (), **environment: str) -> int:
    """Run a part of the corpus in its own pytest and return how many tests passed; none may be skipped or fail."""
    arguments = ["-q", "-p", "no:cacheprovider", "-c", str(ROOT / "pyproject.toml"), "--rootdir", str(ROOT)]
    done = subprocess.run(  # noqa: S603 - our own command
        [*wrapped, str(python), "-P", "-B", "-m", "pytest", *arguments, str(CORPUS), "-k", which],
        cwd="/",
        env={"PATH": os.environ["PATH"], "LANG": "C.UTF-8", "HOME": "/nonexistent", **environment},
        capture_output=True,
        text=True,
        check=False,
    )
    said = done.stdout[-6000:] + done.stderr[-2000:]
    assert done.returncode == 0, said
    assert "skipped" not in said, said
    found = PASSED.search(said)
    return int(found[1]) if found else 0


def strong_levels() -> str:
    return " or ".join(level for level in available_levels() if level != "process")


def opened_to(paths: Sequence[Path]) -> Iterator[str]:
    """Yield the arguments with which bubblewrap shows paths to everybody, also those below a folder that is closed."""
    closed = {above for path in paths for above in (path, *path.parents) if not above.stat().st_mode & 1}
    for folder in sorted(closed):
        yield from ("--perms", "0755", "--tmpfs", str(folder))
        inside = [path for path in paths if path.is_relative_to(folder)]
        for above in sorted(
            {parent for path in inside for parent in path.parents if parent.is_relative_to(folder)} - {folder}
        ):
            yield from ("--perms", "0755", "--dir", str(above))
        for path in inside:
            yield from ("--ro-bind", str(path), str(path))


def test_the_corpus_is_held_off_where_an_ordinary_user_judges() -> None:
    """As that user the judge, its files and the warm process belong to the same user as the worker."""
    if os.geteuid() != 0:
        pytest.skip("this user is an ordinary one: the whole corpus runs as such")
    if not shutil.which("bwrap") or not shutil.which("setpriv"):
        pytest.skip("bwrap and setpriv are needed to become an ordinary user")
    places = dict.fromkeys(Path(folder).resolve() for folder in (ROOT, sys.prefix, sys.base_prefix))
    become = ["bwrap", "--dev-bind", "/", "/", *opened_to(list(places)), "--"]
    become += ["setpriv", f"--reuid={NOBODY}", f"--regid={NOBODY}", "--clear-groups", "--"]
    assert passed(Path(sys.executable), strong_levels(), become) > 300


def test_the_corpus_is_held_off_where_the_program_is_installed(tmp_path: Path) -> None:
    python = installed(tmp_path)
    program = subprocess.run(  # noqa: S603 - our own command
        [python, "-P", "-c", "import grader; print(grader.__file__)"],
        cwd="/",
        capture_output=True,
        text=True,
        check=True,
    )
    assert Path(program.stdout.strip()).is_relative_to(tmp_path)
    assert passed(python, f"({strong_levels()}) and (installed or persistence)") > 20
    assert passed(python, "process and without_the_walls and installed") > 5


def installed(folder: Path) -> Path:
    """Install the wheel into a virtual environment that sees this one's other packages, and return its Python."""
    folder.chmod(0o755)
    for above in folder.parents[:2]:
        above.chmod(0o755)  # pytest's own are closed to the worker's user
    isolated = [] if importlib.util.find_spec("hatchling") is None else ["--no-build-isolation"]
    wheel = [sys.executable, "-m", "pip", "wheel", "-q", "--no-deps", *isolated, "-w", str(folder)]
    for project in (ROOT, ROOT / "reference"):  # an instructor has both: what is worth stealing is there
        subprocess.run([*wheel, str(project)], check=True, cwd=folder)  # noqa: S603 - our own command
    built = map(str, folder.glob("*.whl"))
    environment = folder / "venv"
    subprocess.run([sys.executable, "-m", "venv", "--without-pip", str(environment)], check=True)  # noqa: S603
    (packages,) = environment.glob("lib/python*/site-packages")
    # What a .pth file names comes after this folder, and the .pth files there, the checkout's among them, are not read.
    (packages / "others.pth").write_text("\n".join(site.getsitepackages()), encoding="utf-8")
    install = [sys.executable, "-m", "pip", "install", "-q", "--no-deps", "--target", str(packages), *built]
    subprocess.run(install, check=True)  # noqa: S603
    return environment / "bin" / "python"
